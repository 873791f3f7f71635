import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { prepareBundles } from "./stacks/constructs/function-bundles.ts";

// cdktf and the provider take longer to compile than everything else here to run.
enableCompileCache(fileURLToPath(new URL("node_modules/.cache/compile", import.meta.url)));
const bundles = prepareBundles();
const [{ App }, { PaymentStack }, { SettingsError }, { StateStack }, { warningsOf }] = await Promise.all([
  import("cdktf"),
  import("./stacks/payment-stack.ts"),
  import("./stacks/settings.ts"),
  import("./stacks/state-stack.ts"),
  import("./stacks/warnings.ts"),
]);

// The CDKTF CLI passes the context of cdktf.json on; run without it, the app reads the same file.
const { context } = JSON.parse(readFileSync(new URL("cdktf.json", import.meta.url), "utf8"));

try {
  const app = new App({ context });
  new StateStack(app, "state");
  await bundles;
  new PaymentStack(app, "payment");
  app.synth();
  for (const warning of warningsOf(app)) console.error(warning);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
