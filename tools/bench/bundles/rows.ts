import { SCHEME_NAMES } from "../../../functions/domain/schemes/names.ts";
import { bundleOf, FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { atMost, type Row } from "../report/row.ts";
import { MEASURED_SCHEMES, RECEIVER } from "../samples.ts";
import { bundleContents } from "./contents.ts";
import { zippedKilobytes } from "./zip.ts";

const LARGEST = 10;

/** What each further scheme would add, and that all together are within the goal. */
function schemeRows(code: Uint8Array): Row[] {
  const own = zippedKilobytes(code);
  const others = SCHEME_NAMES.filter((scheme) => !MEASURED_SCHEMES.includes(scheme));
  const added = others.map((scheme) => {
    const more = zippedKilobytes(bundleOf(RECEIVER, [...MEASURED_SCHEMES, scheme]).code) - own;
    return `${scheme} ${more.toFixed(1)}`;
  });
  return [
    atMost(120, {
      metric: `${RECEIVER}: zip with all ${SCHEME_NAMES.length} schemes`,
      value: zippedKilobytes(bundleOf(RECEIVER).code),
      unit: "KB",
    }),
    { metric: `${RECEIVER}: zip, added by a source of`, value: added.join(", "), unit: "KB" },
  ];
}

/** Sizes of the functions' zips, and what is in them. The zip is what Terraform makes, but for the last bytes of deflate. */
export async function bundleRows(): Promise<Row[]> {
  const contents = await bundleContents();
  return FUNCTION_NAMES.flatMap((name) => {
    const { code } = bundleOf(name, MEASURED_SCHEMES);
    const largest = contents.get(name)?.slice(0, LARGEST) ?? [];
    return [
      atMost(name === RECEIVER ? 120 : 200, { metric: `${name}: zip`, value: zippedKilobytes(code), unit: "KB" }),
      ...(name === RECEIVER ? schemeRows(code) : []),
      { metric: `${name}: bundle`, value: code.length / 1000, unit: "KB" },
      {
        metric: `${name}: largest contents`,
        value: largest.map(([content, bytes]) => `${content} ${Math.round(bytes / 1000)}`).join(", "),
        unit: "KB",
      },
    ];
  });
}
