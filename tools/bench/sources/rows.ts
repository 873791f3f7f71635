import { zippedKilobytes } from "../bundles/zip.ts";
import { atMost, type Row } from "../report/row.ts";
import { RECEIVER } from "../samples.ts";
import { median, medianRatio } from "../statistics.ts";
import { type Costs, measureVariants } from "./measure.ts";
import { type Variant, variantOf, variantsNow } from "./variants.ts";

/**
 * What one more provider costs a webhook of another: `webhook-receiver` with one source, with a source of every scheme, and as
 * another checkout has it.
 * @param starts cold starts of each
 * @param before directory of that checkout. @default - both are compared with one source
 */
export async function sourceRows(starts: number, before?: string): Promise<Row[]> {
  const variants: Readonly<Record<string, Variant>> = {
    ...(before !== undefined && { before: await variantOf(before) }),
    ...(await variantsNow()),
  };
  const costs = await measureVariants(starts, variants);
  const [base] = costs.values();
  return [...costs].flatMap(([name, cost]) =>
    rowsOf(name, variants[name]?.code ?? new Uint8Array(), cost, base ?? cost),
  );
}

/** @param base what the others are compared with */
export function rowsOf(variant: string, code: Uint8Array, cost: Costs, base: Costs): Row[] {
  const metric = (what: string) => `${RECEIVER}, ${variant}: ${what}`;
  const zip = { metric: metric("zip"), value: zippedKilobytes(code), unit: "KB" };
  const cold = {
    metric: metric("cold start until the first AWS call, p50"),
    value: median(cost.untilFirstAwsCall),
    unit: "ms",
    ratio: medianRatio(cost.untilFirstAwsCall, base.untilFirstAwsCall),
  };
  const own = { metric: metric("own time a call, p50"), value: cost.ownTime, unit: "ms" };
  const calls = { metric: metric("sequential AWS calls"), value: cost.steps.length };
  const wrong = cost.wrongAnswers.map((value) => ({ metric: metric("answer"), value, met: false }));
  const measured =
    cost === base
      ? [zip, cold, own, calls]
      : [atMost(120, zip), atMost(1.05, cold), atMost(0.15, own), atMost(base.steps.length, calls)];
  return [...wrong, ...measured];
}
