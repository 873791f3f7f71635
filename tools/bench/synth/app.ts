/**
 * Synthesizes as main.ts does, but as many environments in one app as the argument says, and, given `anew`,
 * without bundles that are kept; tells the parent where the time went.
 */
const started = performance.now();

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareBundles } from "../../../stacks/bundles/function-bundles.ts";
import type { SynthTimes } from "./measure.ts";

const [, , environments, bundling] = process.argv;
const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));

const bundles = prepareBundles(bundling === "anew" ? join(outdir, "no-bundles") : undefined);
const sought = performance.now();
const [{ App }, { PaymentStack }, { StateStack }, { ApiLoggingStack }] = await Promise.all([
  import("cdktf"),
  import("../../../stacks/payment-stack.ts"),
  import("../../../stacks/state-stack.ts"),
  import("../../../stacks/api-logging-stack.ts"),
]);
const imported = performance.now();
const app = new App({ outdir });
new StateStack(app, "state");
new ApiLoggingStack(app, "api-logging");
await bundles;
const bundled = performance.now();
for (let index = 0; index < Number(environments); index += 1) {
  new PaymentStack(app, `payment-${index}`, { environmentSuffix: `env-${index}` });
}
const constructed = performance.now();
app.synth();
const written = performance.now();
rmSync(outdir, { recursive: true });

process.send?.({
  node: started,
  imports: imported - sought,
  bundling: sought - started + (bundled - imported),
  constructs: constructed - bundled,
  writing: written - constructed,
  total: written,
  // Linux counts in KiB, and Node makes it so elsewhere.
  memory: process.resourceUsage().maxRSS * 1024,
} satisfies SynthTimes);
