import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SourceConfiguration } from "../../functions/domain/schemes/configuration.ts";
import type { ConfiguredSchemeName } from "../../functions/domain/schemes/names.ts";
import { CONFIGURATIONS_FILE } from "../../functions/domain/webhook-sources.ts";

/** A source whose scheme is a setting. */
export interface ConfiguredSource {
  readonly name: string;
  readonly scheme: ConfiguredSchemeName;
  readonly configuration: SourceConfiguration;
}

/** One of each scheme, which together have every way to write a place, an amount and a time. */
export const CONFIGURED_SOURCES: readonly ConfiguredSource[] = [
  {
    name: "signed",
    scheme: "hmac",
    configuration: {
      signature: {
        header: "X-Acme-Signature",
        algorithm: "sha512",
        signed: "{time}.{body}",
        separator: ",",
        prefix: "v1=",
        time: { prefix: "t=" },
      },
      event: {
        id: "/id",
        by: "/type",
        events: {
          "payment.paid": "completed",
          "payment.waiting": "pending",
          "payment.refused": "failed",
          "refund.made": { kind: "refund", part: "/data/refund", transaction: "/data/of" },
        },
        transaction: "/data/reference",
        amount: "/data/amounts/0/value",
        currency: "/data/amounts/0/currency",
        occurredAt: "/data/at",
        amounts: { unit: "minor", form: "number" },
      },
    },
  },
  {
    name: "listed",
    scheme: "hmac",
    configuration: {
      signature: { header: "x-list-signature", encoding: "base64", secret: { key: "base64", prefix: "whsec_" } },
      event: {
        several: "events",
        by: ["type", "payment.status"],
        events: { "payment paid": "completed", "payment waiting": "pending", "payment refused": "failed" },
        transaction: "payment.id",
        amount: "payment.amount || payment.total",
        currency: "payment.currency",
        occurredAt: "payment.at",
        amounts: { unit: "major", form: "number" },
        times: "milliseconds",
      },
    },
  },
  {
    name: "tokened",
    scheme: "token",
    configuration: {
      token: { header: "Authorization", prefix: "Bearer " },
      event: {
        id: "event_id",
        by: "status",
        events: { paid: "completed", waiting: "pending", refused: "failed" },
        transaction: "transaction",
        amount: "total.value",
        currency: "total.currency",
        amounts: { unit: "major", form: "text" },
        mode: { at: "live", live: true, test: false },
      },
    },
  },
  {
    name: "credentialed",
    scheme: "basic",
    configuration: {
      event: {
        by: "/status",
        events: { PAID: "completed", WAITING: "pending", REFUSED: "failed" },
        transaction: "/order",
        amount: "/cents",
        currency: "/currency",
        occurredAt: "/seconds",
        amounts: { unit: "minor", form: "text" },
        times: "seconds",
      },
    },
  },
];

/** A source as it is in the settings. */
export function inSettings({ configuration, ...source }: { readonly configuration?: SourceConfiguration }): object {
  return { ...source, ...configuration };
}

/**
 * A directory with the configurations of these sources, as it is where a function's code is.
 * @param sources by default {@link CONFIGURED_SOURCES}
 */
export function directoryOfConfigurations(sources = CONFIGURED_SOURCES): string {
  const directory = mkdtempSync(join(tmpdir(), "webhook-sources-"));
  const configurations = Object.fromEntries(sources.map(({ name, configuration }) => [name, configuration]));
  writeFileSync(join(directory, CONFIGURATIONS_FILE), JSON.stringify(configurations));
  return directory;
}
