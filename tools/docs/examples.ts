import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const DIRECTORY = fileURLToPath(new URL("../../examples/extending", import.meta.url));

/** The examples of docs/extending.md by the names of their marks, their files, as blocks of code. */
export function extendingExamples(): Record<string, string> {
  const files = globSync("*.ts", { cwd: DIRECTORY }).sort();
  return Object.fromEntries(files.map((file) => [basename(file), codeOf(`${DIRECTORY}/${file}`)]));
}

/** As another repository has it, which imports from the package. */
function codeOf(file: string): string {
  const code = readFileSync(file, "utf8").replaceAll(
    /"(?:\.\.\/)+stacks\/(?:(?<room>\w+)\/)?index\.ts"/g,
    (...found) => {
      const { room } = found.at(-1) as { readonly room?: string };
      return `"serverless-payment-api${room === undefined ? "" : `/${room}`}"`;
    },
  );
  return `\`\`\`ts\n${code.trim()}\n\`\`\``;
}
