/** How values are written on the page. Times are in UTC, as in the logs. */

/** `2026-11-28 08:00:00.123` */
export function timeText(time: string, { milliseconds = true } = {}): string {
  return time
    .replace("T", " ")
    .replace("Z", "")
    .slice(0, milliseconds ? 23 : 19);
}

/** How long ago: `5 s`, `12 min`, `3 h`, `4 d`. */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time.slice(0, 23).replace(/Z?$/, "Z"))) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** An exact amount with its thousands apart and the currency's decimals at least: `1234.5` of USD is `1,234.50`. */
export function amountText(amount: string, currency: string): string {
  const [whole = "", fraction = ""] = amount.split(".");
  if (!/^-?\d+$/.test(whole)) return amount;
  const decimals = fraction.padEnd(decimalsOf(currency), "0");
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${decimals && "."}${decimals}`;
}

function decimalsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().minimumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** `partially_refunded` is `partially refunded`. */
export function wordsOf(name: string): string {
  return name.replaceAll("_", " ");
}
