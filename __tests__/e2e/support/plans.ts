import { type ReviewedChange, reviewChanges } from "../../../tools/plan-review/changes.ts";
import type { Plan } from "../../../tools/plan-review/plan.ts";

/**
 * The emulator answers an alarm with metric math with the `period` and `statistic` that belong to its metrics, so every plan
 * would take them away. AWS does not.
 */
const EMULATOR_FAULTS = ["payment_transactions_throttles", "payment_api_throttled", "payment_webhooks_quiet"].map(
  (name) => ({
    address: `aws_cloudwatch_metric_alarm.${name}`,
    attributes: ["period", "statistic"],
  }),
);

/** What a plan does, one line a resource: `changed aws_sqs_queue.q: name`. Without what is the emulator's fault alone. */
export function planned(plan: Plan): string[] {
  return changesOf(plan)
    .map(({ attributes, ...change }) => lineOf(change, attributes.join(", ")))
    .sort();
}

/** The same, one line an attribute. */
export function plannedEach(plan: Plan): string[] {
  return changesOf(plan)
    .flatMap(({ attributes, ...change }) =>
      attributes.length > 0 ? attributes.map((attribute) => lineOf(change, attribute)) : lineOf(change, ""),
    )
    .sort();
}

function changesOf(plan: Plan): ReviewedChange[] {
  return reviewChanges(plan).filter(
    ({ kind, address, attributes }) =>
      !EMULATOR_FAULTS.some(
        (fault) => kind === "changed" && fault.address === address && String(fault.attributes) === String(attributes),
      ),
  );
}

function lineOf({ kind, address }: Pick<ReviewedChange, "kind" | "address">, attributes: string): string {
  return `${kind} ${address}${attributes === "" ? "" : `: ${attributes}`}`;
}

/** Addresses that a plan in words touches, as Terraform and the CDKTF CLI (which adds the construct's path) print it. */
export function touched(output: string): string[] {
  const headings = output.matchAll(/# (\S+)(?: \([^)]*\))?(?: is tainted, so)? (?:will|must) be (?!read)/g);
  const addresses = new Set([...headings].map(([, address = ""]) => address));
  return [...addresses].filter((address) => !EMULATOR_FAULTS.some((fault) => fault.address === address)).sort();
}
