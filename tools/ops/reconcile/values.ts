/** How providers write amounts and times. */
import { Decimal } from "../../../functions/domain/decimal.ts";

export const ZERO = Decimal.parse("0");

/** `1234`, `1234.50`, `1,234.50`; of a locale with a decimal comma `1234,5`, `1.234,50`. `1,234` could be either, and is none. */
const POINT = /^(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,6}(?=\.))(?:\.\d{1,12})?$/;
const COMMA = /^(?:\d{1,20}|\d{1,3}(?:[.\s]\d{3}){1,6}),\d{1,2}$/;

/** An amount as it is written, undefined if it is none. An empty cell is 0. */
export function amountOf(text: string): Decimal | undefined {
  const [, sign = "", unsigned = ""] = /^([+-]?)(.*)$/.exec(text.trim().replace("−", "-")) ?? [];
  if (unsigned === "") return sign === "" ? ZERO : undefined;
  const plain = POINT.test(unsigned)
    ? unsigned.replaceAll(",", "")
    : COMMA.test(unsigned)
      ? unsigned.replaceAll(/[.\s]/g, "").replace(",", ".")
      : undefined;
  return plain === undefined ? undefined : Decimal.parse(`${sign === "-" ? "-" : ""}${plain.replace(/^0+(?=\d)/, "")}`);
}

/** Hours that the zones of the providers' reports are away from UTC. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ Z: 0, UTC: 0, GMT: 0, BST: 1, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ BRT: -3, SGT: 8, JST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

const TIME =
  /^(?<day>\d{4}[-/]\d{2}[-/]\d{2})[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(?<offset>Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A time as it is written, in ISO 8601, UTC; undefined if it is none, only a day, or its zone is not known.
 * @param zone of a time without an offset, as `UTC`, `CET`
 */
export function timeOf(text: string, zone: string): string | undefined {
  const { day, time, offset } = TIME.exec(text.trim())?.groups ?? {};
  if (day === undefined) return undefined;
  const named = ZONES[zone.trim().toUpperCase()];
  if (offset === undefined && named === undefined) return undefined;
  const local = Date.parse(`${day.replaceAll("/", "-")}T${time}Z`);
  if (Number.isNaN(local)) return undefined;
  return new Date(local - (offset === undefined ? (named ?? 0) * 3_600_000 : offsetOf(offset))).toISOString();
}

/** Milliseconds of `+02:00`, `-0700`, `Z`. */
function offsetOf(offset: string): number {
  if (offset === "Z") return 0;
  const [hours, minutes] = [offset.slice(1, 3), offset.slice(-2)].map(Number) as [number, number];
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

export function negated(amount: Decimal): Decimal {
  return ZERO.minus(amount);
}
