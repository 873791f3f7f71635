import { hash } from "node:crypto";
import type { SourceConfiguration } from "../functions/domain/schemes/configuration.ts";
import type { SourceSchemeName } from "../functions/domain/schemes/names.ts";

/** What decides how a source's secret is written. */
interface SecretOf {
  readonly scheme?: SourceSchemeName | undefined;
  readonly configuration?: SourceConfiguration | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What the variables that give secrets begin with. */
export const SECRET_VARIABLES = "WEBHOOK_SECRET_";

/**
 * The secret with which a source signs in the local run. It is always the same, so that every sender knows it. It guards
 * nothing: the local run listens on 127.0.0.1 only.
 * @param of the source. @default - one whose secrets are written as most are
 */
export function developmentSecret(source: string, { scheme, configuration }: SecretOf = {}): string {
  const key = `development secret of ${source}`;
  const form = configuration?.signature?.secret;
  if (scheme === "basic") return `${source}:${hash("sha256", key, "base64url")}`;
  if (scheme === "adyen") return hash("sha256", key, "hex");
  if (form) return `${form.prefix ?? ""}${hash("sha256", key, form.key === "base64" ? "base64" : "hex")}`;
  return `whsec_${hash("sha256", key, "base64")}`;
}

/** The variable that gives a source another secret in the local run, as its sender's own tools have one: `shop-eu` → `WEBHOOK_SECRET_SHOP_EU`. */
export function secretVariable(source: string): string {
  return SECRET_VARIABLES + source.toUpperCase().replaceAll("-", "_");
}

/** The secret that {@link secretVariable} gives; undefined if it gives none. White space around it is of the file that it came from. */
export function givenSecret(source: string, variables: Variables): string | undefined {
  return variables[secretVariable(source)]?.trim() || undefined;
}
