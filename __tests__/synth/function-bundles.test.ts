import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { SCHEME_NAMES, type SchemeName } from "../../functions/domain/schemes/names.ts";
import { bundleOf, FUNCTION_NAMES, prepareBundles } from "../../stacks/bundles/function-bundles.ts";

/** The bytes of all bundles and source maps, as texts: Jest compares bytes one by one, for seconds. */
const bytes = () =>
  FUNCTION_NAMES.map((name) => {
    const { code, sourceMap } = bundleOf(name);
    return { name, code: Buffer.from(code).toString("latin1"), sourceMap: Buffer.from(sourceMap).toString("latin1") };
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

describe("the bundle of webhook-receiver", () => {
  const codeWith = (...schemes: SchemeName[]) => Buffer.from(bundleOf("webhook-receiver", schemes).code).toString();

  /** The schemes whose files are in a bundle. */
  const schemesIn = (...schemes: SchemeName[]) => {
    const { sourceMap } = bundleOf("webhook-receiver", schemes);
    const sources: string[] = JSON.parse(Buffer.from(sourceMap).toString()).sources;
    return SCHEME_NAMES.filter((name) => sources.some((file) => file.endsWith(`/schemes/${name}.ts`)));
  };

  test("given the schemes of its sources, then it holds these and no others, whatever their order", () => {
    expect(schemesIn("stripe")).toEqual(["stripe"]);
    expect(schemesIn("square")).toEqual(["square"]);
    expect(schemesIn("stripe", "square")).toEqual(["square", "stripe"]);
    expect(codeWith("square", "stripe")).toBe(codeWith("stripe", "square"));
  });

  test("given sources whose senders sign with a private key, then it holds what reads certificates, and no other does", () => {
    const readsCertificates = (...schemes: SchemeName[]) => {
      const { sourceMap } = bundleOf("webhook-receiver", schemes);
      return Buffer.from(sourceMap).includes("/adapters/certificates.ts");
    };

    expect(readsCertificates("paypal")).toBe(true);
    expect(readsCertificates("stripe", "paypal")).toBe(true);
    expect(readsCertificates(...SCHEME_NAMES.filter((scheme) => scheme !== "paypal"))).toBe(false);
  });

  test("given all schemes, then its zip stays under 120 KB", () => {
    expect(deflateRawSync(codeWith(...SCHEME_NAMES), { level: 6 }).length).toBeLessThan(119_000);
  });
});
