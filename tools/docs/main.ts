/** `npm run docs`: writes into the documents what comes from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { withMarkedPart } from "./marked.ts";
import { settingsTable } from "./settings-table.ts";

const SETTINGS_DOCUMENT = new URL("../../docs/settings.md", import.meta.url);

writeFileSync(SETTINGS_DOCUMENT, withMarkedPart(readFileSync(SETTINGS_DOCUMENT, "utf8"), "settings", settingsTable()));
