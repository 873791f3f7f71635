import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleOf, FUNCTION_NAMES, prepareBundles } from "../../stacks/bundles/function-bundles.ts";

/** The bytes of all bundles and source maps. */
const bytes = () =>
  FUNCTION_NAMES.map((name) => {
    const { code, sourceMap } = bundleOf(name);
    return { name, code: Buffer.from(code), sourceMap: Buffer.from(sourceMap) };
  });

test("given bundles that were kept, when they are prepared again, then they have the same bytes as those that were built", async () => {
  const directory = mkdtempSync(join(tmpdir(), "bundles-"));
  try {
    await prepareBundles(directory);
    const [built, first] = [bytes(), bundleOf("webhook-processor")];
    expect(readdirSync(directory)).toHaveLength(1);

    await prepareBundles(directory);
    expect(bundleOf("webhook-processor")).not.toBe(first);
    expect(bytes()).toEqual(built);
    expect(readdirSync(directory)).toHaveLength(1);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);
