import { App } from "cdktf";
import { ApiLoggingStack, forgetOtherStates, PaymentStack, StateStack } from "../../stacks/index.ts";
import { environments, settingsOfStates } from "./environments.ts";
import { KeysStack } from "./keys-stack.ts";
import { ReportingStack } from "./reporting-stack.ts";

const app = new App({ stackTraces: false });
new StateStack(app, "state", { settings: settingsOfStates() });
const logging = new Map<string, ApiLoggingStack>();

for (const environment of environments()) {
  const { environmentSuffix: name, allowedAccountIds, region } = environment.settings;
  // An account has its role once per region, for all environments in it.
  const place = `${allowedAccountIds}_${region}`;
  const apiLogging = logging.get(place) ?? new ApiLoggingStack(app, `api-logging-${place}`, environment);
  logging.set(place, apiLogging);
  const keys = new KeysStack(app, `keys-${name}`, environment);
  const payment = new PaymentStack(app, `payment-${name}`, { ...environment, key: keys.key });
  new ReportingStack(app, `reporting-${name}`, payment, environment);
  payment.addDependency(apiLogging);
}
app.synth();
forgetOtherStates(app.outdir);
