import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { CommandFailure } from "../../../command-line/command.ts";

/** A line of a file with its number, from 1. */
export interface CsvLine {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A line that is longer is not of a report: a quote was not closed, or it is no CSV. */
const MAX_LINE_CHARACTERS = 1_000_000;

/** What a file is read from. @param path `-` for the standard input */
export function contentOf(path: string): Readable {
  return path === "-" ? process.stdin : createReadStream(path);
}

/**
 * The lines of a CSV file, one after the other: it is never in memory as a whole.
 * @throws CommandFailure if it cannot be read, or is not CSV. What stands in it is not told
 */
export async function* csvLines(content: Readable, delimiter: string): AsyncGenerator<CsvLine> {
  const options: Options = {
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_CHARACTERS,
  };
  const parser = parse(options);
  // What goes wrong with the content ends the parser, with which it is thrown.
  pipeline(content, parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new CommandFailure(`the file is no CSV: line ${error.lines}: ${error.code}`);
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new CommandFailure(`the file cannot be read: ${code}`);
  }
}
