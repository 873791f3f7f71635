import { UsageError } from "../../command-line/command.ts";
import { wholeNumber } from "../../command-line/values.ts";
import type { SourceConfiguration } from "../../functions/domain/schemes/configuration.ts";
import { SCHEME_NAMES, type SchemeName, type SourceSchemeName } from "../../functions/domain/schemes/names.ts";
import type { Capture, SourceMode } from "../../functions/domain/source-rules.ts";
import { sourcePath } from "../../functions/domain/webhook-sources.ts";
import { DEFAULT_PORT } from "../../local/aws/account.ts";
import { developmentSecret, givenSecret, secretVariable } from "../../local/development-secret.ts";
import { readContext } from "../../stacks/settings/context.ts";
import { settingsFrom } from "../../stacks/settings/settings.ts";
import { SettingsError } from "../../stacks/settings/settings-error.ts";
import type { WebhookOptions } from "./options.ts";
import { type SenderName, senderTo } from "./senders/index.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** How events are signed. */
interface Sending extends Pick<Target, "scheme" | "sender"> {
  readonly configuration?: SourceConfiguration;
}

/** Where an event goes, and how it is signed. */
export interface Target {
  readonly url: string;
  readonly scheme: SourceSchemeName;
  /** Who signs. */
  readonly sender: SenderName;
  readonly secret: string;
  /** The variable that gives it, or may: without one it is the development secret. */
  readonly secretFrom: string;
  /** Which of the sender's modes the source takes. */
  readonly mode: SourceMode;
  /** How the source says that its sender captures. */
  readonly capture: Capture;
}

/** @throws UsageError naming what is missing or wrong */
export function targetOf({ source, url, scheme }: WebhookOptions, variables: Variables): Target {
  const api = readUrl(url ?? `http://127.0.0.1:${readPort(variables.PORT)}/prod`);
  const isLocal = isLoopback(api);
  if (!isLocal && api.protocol !== "https:") {
    throw new UsageError(`--url: ${api.protocol}// given, allowed: https:// for another machine than this one`);
  }
  if (!isLocal && !variables.WEBHOOK_SECRET) {
    throw new UsageError(
      `--url: ${api.host} given without WEBHOOK_SECRET, allowed: with the source's secret in that variable; the development secret is for this machine only`,
    );
  }
  const known = settings(variables).webhookSources.find(({ name }) => name === source);
  const sending = sendingTo(source, scheme, variables);
  if (sending.scheme === "paypal" && !isLocal) {
    throw new UsageError(
      `--url: ${api.host} given with scheme paypal, allowed: this machine; nobody but PayPal can sign for another one`,
    );
  }
  return {
    url: `${api.href.replace(/\/$/, "")}${sourcePath(source)}`,
    scheme: sending.scheme,
    sender: sending.sender,
    ...secretOf(source, sending, isLocal, variables),
    mode: known?.mode ?? "live",
    capture: known?.capture ?? "automatic",
  };
}

function secretOf(
  source: string,
  sending: Sending,
  isLocal: boolean,
  variables: Variables,
): Pick<Target, "secret" | "secretFrom"> {
  const given = isLocal && !variables.WEBHOOK_SECRET ? givenSecret(source, variables) : undefined;
  if (given !== undefined) return { secret: given, secretFrom: secretVariable(source) };
  return { secret: variables.WEBHOOK_SECRET || developmentSecret(source, sending), secretFrom: "WEBHOOK_SECRET" };
}

function readPort(text: string | undefined): number {
  return text ? wholeNumber("PORT", text, { from: 1, to: 65_535 }) : DEFAULT_PORT;
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--url: "${text}" given, allowed: the URL of the API with its stage`);
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/** Of the settings; those of a local run may be in another terminal, so a source called like a scheme has it. */
function sendingTo(source: string, given: SchemeName | undefined, variables: Variables): Sending {
  const sources = settings(variables).webhookSources;
  const known = given === undefined ? sources.find(({ name }) => name === source) : undefined;
  const scheme = given ?? known?.scheme ?? SCHEME_NAMES.find((name) => name === source);
  const configuration = known?.event && { signature: known.signature, token: known.token, event: known.event };
  const sender = scheme && senderTo(scheme, configuration);
  if (scheme && sender) return { scheme, sender, ...(configuration && { configuration }) };
  const names = sources.map(({ name }) => name).join(", ") || "none";
  throw new UsageError(
    `"${source}" given, allowed: a source of the setting webhookSources (${names}), or any with --scheme ${SCHEME_NAMES.join("|")}`,
  );
}

function settings(variables: Variables) {
  try {
    return settingsFrom(readContext(), undefined, variables);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message.replaceAll(/\s*\n\s*/g, " "));
    throw error;
  }
}
