/** Writes into the documents what comes from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { withMarkedPart } from "../shared/marked.ts";
import { openApiText } from "./openapi/document.ts";
import { settingsTable } from "./settings-table.ts";

const SETTINGS_DOCUMENT = new URL("../../docs/settings.md", import.meta.url);
const OPENAPI_DOCUMENT = new URL("../../docs/openapi.json", import.meta.url);

const USAGE = `Writes what comes from the code: docs/openapi.json from the contracts, and the table of the settings into docs/settings.md.

Usage: npm run docs

Exit code: 0 if they are written, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run docs",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    const document = readFileSync(SETTINGS_DOCUMENT, "utf8");
    writeFileSync(SETTINGS_DOCUMENT, withMarkedPart(document, "settings", settingsTable()));
    writeFileSync(OPENAPI_DOCUMENT, openApiText());
    return EXIT.ok;
  },
});
