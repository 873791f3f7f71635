import { createHash } from "node:crypto";
import type { SchemeName } from "../functions/domain/schemes/names.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What the variables that give secrets begin with. */
export const SECRET_VARIABLES = "WEBHOOK_SECRET_";

/**
 * The secret with which a source signs in the local run. It is always the same, so that every sender knows it. It guards
 * nothing: the local run listens on 127.0.0.1 only.
 * @param scheme of the source. @default - one whose secrets are not written as Adyen's
 */
export function developmentSecret(source: string, scheme?: SchemeName): string {
  const digest = createHash("sha256").update(`development secret of ${source}`);
  return scheme === "adyen" ? digest.digest("hex") : `whsec_${digest.digest("base64")}`;
}

/** The variable that gives a source another secret in the local run, as its sender's own tools have one: `shop-eu` → `WEBHOOK_SECRET_SHOP_EU`. */
export function secretVariable(source: string): string {
  return SECRET_VARIABLES + source.toUpperCase().replaceAll("-", "_");
}

/** The secret that {@link secretVariable} gives; undefined if it gives none. White space around it is of the file that it came from. */
export function givenSecret(source: string, variables: Variables): string | undefined {
  return variables[secretVariable(source)]?.trim() || undefined;
}
