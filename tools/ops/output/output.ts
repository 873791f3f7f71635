import { styleText } from "node:util";
import { stringifyExactJson } from "../../../functions/domain/exact-json.ts";

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: what it found to the standard output, what it is doing to the standard error. */
export interface Output {
  /** What was found: as JSON if that was asked for, else as text. */
  result(json: object, text: () => string): void;
  /** Tells what goes on, or is about to. */
  note(text: string): void;
}

export function createOutput(isJson: boolean): Output {
  // Whoever reads has enough, as `head` has: that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  // Nobody reads what goes on any more: what was begun is finished all the same.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    result(json, text) {
      process.stdout.write(`${isJson ? stringifyExactJson(json) : text()}\n`);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** A text in colour, if the standard output is a terminal that wants it. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Controls, and what turns the direction of writing: in a text of others they could rewrite the screen. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text that others wrote, as a terminal can show it. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, "�");
}
