import { fileURLToPath } from "node:url";
import { messageOf } from "../child.ts";

/** Milliseconds from the start of the process, by phase, and bytes. */
export interface SynthTimes {
  readonly node: number;
  readonly imports: number;
  /** The look for kept bundles, and what is left of building them once everything is imported: that runs beside it. */
  readonly bundling: number;
  readonly constructs: number;
  readonly writing: number;
  readonly total: number;
  readonly memory: number;
}

const APP = fileURLToPath(new URL("app.ts", import.meta.url));
/** What `npm run synth` loads first. */
const PREFLIGHT = new URL("../../preflight.js", import.meta.url).href;

/** Whether the bundles of an earlier run are there. */
export type Bundling = "kept" | "anew";

/** Synthesizes so many environments in a fresh process. */
export function measureSynth(environments: number, bundling: Bundling = "kept"): Promise<SynthTimes> {
  return messageOf(APP, [String(environments), bundling], { execArgv: ["--import", PREFLIGHT] });
}
