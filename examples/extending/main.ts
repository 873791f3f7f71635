import { App } from "cdktf";
import { PaymentStack } from "../../stacks/index.ts";
import { readContext } from "../../stacks/settings/index.ts";
import { addBacklogAlarm } from "./own-alarm.ts";
import { addHistoryRoute } from "./own-route.ts";

const app = new App({ context: readContext(), stackTraces: false });
const stack = new PaymentStack(app, "payment");
addHistoryRoute(stack);
addBacklogAlarm(stack);
app.synth();
