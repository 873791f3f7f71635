/** The file of a bundle. */
export const BUNDLE_FILE = "index.mjs";
/** The handler in a bundle, as Lambda's setting names it: file and export. */
export const BUNDLE_HANDLER = "index.handler";

/** A function's code: what esbuild makes of it, and what it reads. */
export interface Bundle {
  /** An ES module that exports `handler`, complete but for what Lambda's runtime has. */
  readonly code: Uint8Array;
  /** Of the code; it is not deployed. */
  readonly sourceMap: Uint8Array;
  /** Text files beside the code, by name. @default - none */
  readonly files?: Readonly<Record<string, string>>;
}
