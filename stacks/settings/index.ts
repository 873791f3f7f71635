/** The settings of an environment. What is exported here changes only with the version. */
export { checkContextVariable, readContext } from "./context.ts";
export type { Settings } from "./schema.ts";
export { readSettings, settingsFrom } from "./settings.ts";
export { SettingsError } from "./settings-error.ts";
