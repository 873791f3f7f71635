/** Settings as environment variables. */

/** Keys whose variable is not their own name, but the one that every AWS tool reads. */
const OTHER_NAMES: Readonly<Record<string, string>> = { region: "AWS_REGION" };

/** Keys whose value is a list: in a variable, JSON or separated by commas. */
const LISTS: ReadonlySet<string> = new Set([
  "allowedAccountIds",
  "alarmEmails",
  "notificationSubscribers",
  "webhookSources",
]);

/** Keys whose value is text whatever it looks like: an environment may be called `2026`. */
const TEXTS: ReadonlySet<string> = new Set(["environmentSuffix", "stateBucketSuffix", "cloudOrganization"]);

/** The environment variable of a setting: `logLevel` → `LOG_LEVEL`. */
export function variableName(key: string): string {
  return OTHER_NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The value that a variable's text stands for. What cannot be read stays text, for validation to refuse. */
export function fromVariable(key: string, text: string): unknown {
  if (TEXTS.has(key)) return text;
  if (!LISTS.has(key)) return text === "true" ? true : text === "false" ? false : number(text);
  if (!isJsonLike(text)) return text.split(",").map((item) => item.trim());
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a text is meant as a list or an object of JSON. */
export function isJsonLike(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function number(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
