import { tail } from "../shared/tail.ts";

/** Of Terraform, the CDKTF CLI, an HCP server, and Node when it is about to end. */
const NAMES_AN_ERROR = /\bError: |\[ERROR\]|exit (?:code|status) [1-9]|Uncaught|Unhandled/;
const LINES_THAT_EXPLAIN = 10;
const LINES_AT_THE_END = 12;
const MOST_LINES = 50;

/**
 * What a command that failed says about it: the lines that name an error, each with what follows, and the end. A deployment prints
 * thousands of lines, and a reader of a CI log sees few of them.
 */
export function whatWentWrong(output: string): string {
  const lines = output.split("\n").map(unframed);
  const named = lines.flatMap((line, index) => (NAMES_AN_ERROR.test(line) ? [index] : []));
  const shown = lines.filter(
    (line, index) => line !== "" && named.some((at) => at <= index && index < at + LINES_THAT_EXPLAIN),
  );
  return [...shown.slice(0, MOST_LINES), "… and at the end:", tail(output, LINES_AT_THE_END)].join("\n");
}

/** Without the box that Terraform draws around an error, and what the CDKTF CLI puts before it. */
function unframed(line: string): string {
  return line.replace(/^[a-z]* *[│╷╵] */, "").trimEnd();
}
