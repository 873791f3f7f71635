import { deflateRawSync } from "node:zlib";
import { BUNDLE_FILE } from "../../../stacks/bundles/bundle.ts";

/** Local header, central directory entry and end record of a zip with one file, with its name twice. */
const ZIP_BYTES = 30 + 46 + 22 + 2 * BUNDLE_FILE.length;

/** Kilobytes of a bundle's zip: what Terraform makes, but for the last bytes of deflate. */
export function zippedKilobytes(code: Uint8Array): number {
  return (deflateRawSync(code, { level: 6 }).length + ZIP_BYTES) / 1000;
}
