import { deflateRawSync } from "node:zlib";
import { bundleOf, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { atMost, type Row } from "../report/row.ts";
import { bundleContents } from "./contents.ts";

const LARGEST = 10;

/** Local header, central directory entry and end record of a zip with one file, with its name twice. */
const ZIP_BYTES = 30 + 46 + 22 + 2 * "index.mjs".length;

/** Sizes of the functions' zips, and what is in them. The zip is what Terraform makes, but for the last bytes of deflate. */
export async function bundleRows(): Promise<Row[]> {
  const contents = await bundleContents();
  return FUNCTION_NAMES.flatMap((name) => {
    const { code } = bundleOf(name);
    const zipped = deflateRawSync(code, { level: 6 }).length + ZIP_BYTES;
    const largest = contents.get(name)?.slice(0, LARGEST) ?? [];
    return [
      atMost(200, { metric: `${name}: zip`, value: zipped / 1000, unit: "KB" }),
      { metric: `${name}: bundle`, value: code.length / 1000, unit: "KB" },
      {
        metric: `${name}: largest contents`,
        value: largest.map(([content, bytes]) => `${content} ${Math.round(bytes / 1000)}`).join(", "),
        unit: "KB",
      },
    ];
  });
}
