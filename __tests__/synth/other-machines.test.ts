/** What Git, the operating system and the user's folders make of a checkout, and what must not show in what is deployed. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { checkOut } from "../../testing/checkout.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), "machines-"));

afterAll(() => rmSync(directory, { recursive: true }));

/** Synthesizes a checkout. @returns every file of the stack directories, by its path, as Terraform finds it */
async function synthesized(project: string, variables: NodeJS.ProcessEnv = {}): Promise<Map<string, string>> {
  const outdir = mkdtempSync(join(directory, "out-"));
  const { PATH, HOME } = process.env;
  await run(process.execPath, ["main.ts"], { cwd: project, env: { PATH, HOME, ...variables, CDKTF_OUTDIR: outdir } });
  const stacks = join(outdir, "stacks");
  return new Map(filesBelow(stacks).map((file) => [relative(stacks, file), readFileSync(file, "latin1")]));
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Ends the lines of every text as Windows' Git may do. */
function withCarriageReturns(project: string): void {
  for (const room of ["main.ts", "cdktf.json", "package.json", "tsconfig.json", "stacks", "functions"]) {
    const entry = join(project, room);
    for (const file of /\.\w+$/.test(room) ? [entry] : filesBelow(entry)) {
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("\n", "\r\n"));
    }
  }
}

/** Longer than the 260 characters that Windows takes where long paths are off. */
const LONG_FOLDER = Array.from({ length: 9 }, () => "a folder of a user named Jürgen").join("/");

test.each([
  { machine: "lines that end as on Windows", folder: "windows", prepare: withCarriageReturns, variables: {} },
  { machine: "a long path with spaces and umlauts", folder: LONG_FOLDER, prepare: () => undefined, variables: {} },
  {
    machine: "another language and time zone",
    folder: "language",
    prepare: () => undefined,
    variables: { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
  },
])(
  "given a checkout with $machine, when it is synthesized, then what is deployed is the same bytes",
  async ({ folder, prepare, variables }) => {
    const project = join(directory, folder, "payments");
    checkOut(project);
    prepare(project);

    const [there, here] = await Promise.all([synthesized(project, variables), synthesized(ROOT)]);

    expect([...there.keys()].sort()).toEqual([...here.keys()].sort());
    expect([...there].filter(([file, content]) => here.get(file) !== content).map(([file]) => file)).toEqual([]);
  },
);
