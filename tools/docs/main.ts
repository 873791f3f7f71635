/** Writes into the documents what comes from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { withMarkedPart } from "../shared/marked.ts";
import { eventTables } from "./event-tables.ts";
import { examplesOf } from "./examples.ts";
import { openApiText } from "./openapi/document.ts";
import { operatorPolicy } from "./operator-policies.ts";
import { paymentTables } from "./payment-tables.ts";
import { settingsTable } from "./settings-table.ts";

const SETTINGS_DOCUMENT = new URL("../../docs/settings.md", import.meta.url);
const PAYMENT_DOCUMENT = new URL("../../docs/payment-life.md", import.meta.url);
const DOCUMENTS_OF_EXAMPLES = ["extending", "environments"] as const;
const providerDocument = (scheme: string) => new URL(`../../docs/providers/${scheme}.md`, import.meta.url);
const OPERATIONS_DOCUMENT = new URL("../../docs/operations.md", import.meta.url);
const OPENAPI_DOCUMENT = new URL("../../docs/openapi.json", import.meta.url);

const USAGE = `Writes what comes from the code: docs/openapi.json from the contracts, the table of the settings into docs/settings.md,
the tables of a payment's life into docs/payment-life.md, the policies of operators into docs/operations.md, those of the providers' events into docs/providers/, and the examples into
docs/extending.md and docs/environments.md.

Usage: npm run docs

Exit code: 0 if they are written, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run docs",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    writePart(SETTINGS_DOCUMENT, "settings", settingsTable());
    for (const [scheme, table] of eventTables()) writePart(providerDocument(scheme), "events", table);
    for (const [name, table] of Object.entries(paymentTables())) writePart(PAYMENT_DOCUMENT, name, table);
    for (const kind of ["reading", "changing"] as const) {
      writePart(OPERATIONS_DOCUMENT, `policy-${kind}`, operatorPolicy(kind));
    }
    for (const document of DOCUMENTS_OF_EXAMPLES) {
      const file = new URL(`../../docs/${document}.md`, import.meta.url);
      for (const [name, code] of Object.entries(examplesOf(document))) writePart(file, name, code);
    }
    writeFileSync(OPENAPI_DOCUMENT, openApiText());
    return EXIT.ok;
  },
});

function writePart(file: URL, name: string, text: string): void {
  writeFileSync(file, withMarkedPart(readFileSync(file, "utf8"), name, text));
}
