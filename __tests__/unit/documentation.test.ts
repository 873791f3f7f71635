import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "help", ...globSync("docs/**/*.md", { cwd: ROOT })];

const read = (file: string) => readFileSync(resolve(ROOT, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** Commands of the documents: `npm run <script> [files] [-- -t '<name of tests>']`. */
const COMMAND =
  /npm run (?:--silent )?(?<script>[a-z][\w:]*)(?<files>(?: [a-z][\w-]*)*)(?: -- -t (?<name>'[^']+'|\w+))?/g;

const commands = DOCUMENTS.flatMap((document) =>
  [...read(document).matchAll(COMMAND)].map(({ groups = {} }) => ({
    document,
    script: String(groups.script),
    files: String(groups.files).split(" ").filter(Boolean),
    name: groups.name?.replaceAll("'", "") ?? "",
  })),
);
const ofJest = commands.filter(({ script }) => scripts[script]?.startsWith("jest "));

test("given every npm script that the documents name, when it is looked up, then it is there", () => {
  expect(commands.length).toBeGreaterThan(50);
  expect(commands.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
});

test("given the npm scripts, when a user reads help, then it lists each", () => {
  const listed = commands.filter(({ document }) => document === "help").map(({ script }) => script);

  expect(Object.keys(scripts).filter((name) => !["start", "test", ...listed].includes(name))).toEqual([]);
});

test.each(ofJest.filter(({ files, name }) => files.length > 0 || name !== ""))(
  "given $document, when npm run $script $files -t $name runs, then it runs tests",
  ({ script, files, name }) => {
    const suite = globSync(`__tests__/${script.replace("test:", "")}/**/*.test.ts`, { cwd: ROOT });
    const tests = [...suite, ...globSync("testing/behaviours/*.ts", { cwd: ROOT })];
    const named = files.map((file) => suite.filter((path) => path.includes(file)));

    expect(named.filter((paths) => paths.length === 0)).toEqual([]);
    if (name !== "") expect(tests.some((path) => new RegExp(name, "i").test(read(path)))).toBe(true);
  },
);

test("given the README's figures, when they are looked up, then docs/guarantees.md and docs/cost.md have them", () => {
  // given
  const [, table = ""] = read("README.md").split(/^## What it guarantees$|^\[Each guarantee/m);
  const figures = table.match(/\d[\d ]*\d/g) ?? [];
  const [, million, month] = /cost about \$(\d+), .*? about \$(\d+) a month/s.exec(read("README.md")) ?? [];

  // when
  const guarantees = read("docs/guarantees.md");
  const [, ofMillion, ofMonth] =
    /notifications: \$([\d.]+)\. .*?traffic: \$([\d.]+) a month/.exec(read("docs/cost.md")) ?? [];

  // then
  expect(figures.length).toBeGreaterThan(5);
  expect(figures.filter((figure) => !guarantees.includes(figure))).toEqual([]);
  expect([million, month].map(Number)).toEqual([ofMillion, ofMonth].map((dollars) => Math.round(Number(dollars))));
});

/** Jest takes what follows a list as more of the list. */
test("given files that are named after a test script, when it runs, then they are files, not projects", () => {
  const listsLast = Object.entries(scripts).filter(([, command]) => /--\w+Projects=\S+$/.test(command));

  expect(listsLast.map(([name]) => name)).toEqual(["test"]);
});
