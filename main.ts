import { prepareBundles } from "./stacks/bundles/function-bundles.ts";

const bundles = prepareBundles();
const [
  { App },
  { PaymentStack },
  { SettingsError },
  { checkContextVariable, readContext },
  { StateStack },
  { ApiLoggingStack },
  { CiRolesStack },
  { readSettings },
  { warningsOf },
  { forgetOtherStates },
] = await Promise.all([
  import("cdktf"),
  import("./stacks/payment-stack.ts"),
  import("./stacks/settings/settings-error.ts"),
  import("./stacks/settings/context.ts"),
  import("./stacks/state-stack.ts"),
  import("./stacks/api-logging-stack.ts"),
  import("./stacks/ci-roles-stack.ts"),
  import("./stacks/settings/settings.ts"),
  import("./stacks/warnings.ts"),
  import("./stacks/working-directory.ts"),
]);

try {
  checkContextVariable(process.env);
  // The CDKTF CLI passes the context of cdktf.json on; run without it, the app reads the same file.
  // Without the stack traces of warnings, which hold paths of this machine.
  const app = new App({ context: readContext(), stackTraces: false });
  new StateStack(app, "state");
  new ApiLoggingStack(app, "api-logging");
  const settings = readSettings(app);
  const { ciRoles } = settings;
  if (ciRoles) new CiRolesStack(app, "ci-roles", { settings, ciRoles });
  await bundles;
  new PaymentStack(app, "payment");
  app.synth();
  forgetOtherStates(app.outdir);
  for (const warning of warningsOf(app)) console.error(warning);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
