import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** The examples of a document, `docs/<name>.md`, by the names of their marks, their files, as blocks of code. */
export function examplesOf(name: "extending" | "environments"): Record<string, string> {
  const directory = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const files = globSync("*.ts", { cwd: directory }).sort();
  return Object.fromEntries(files.map((file) => [basename(file), codeOf(`${directory}/${file}`)]));
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
