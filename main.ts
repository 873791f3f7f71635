import { readFileSync } from "node:fs";
import { App } from "cdktf";
import { PaymentStack } from "./stacks/payment-stack.ts";
import { SettingsError } from "./stacks/settings.ts";
import { StateStack } from "./stacks/state-stack.ts";

// The CDKTF CLI passes the context of cdktf.json on; run without it, the app reads the same file.
const { context } = JSON.parse(readFileSync(new URL("cdktf.json", import.meta.url), "utf8"));

try {
  const app = new App({ context });
  new StateStack(app, "state");
  new PaymentStack(app, "payment");
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
