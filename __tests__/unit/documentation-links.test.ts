import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const PAGES = globSync("docs/*.md", { cwd: ROOT });
const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...globSync("docs/**/*.md", { cwd: ROOT })];

const read = (file: string) => readFileSync(resolve(ROOT, file), "utf8");

/** Without blocks of code, in which nothing is a link or a heading. */
const prose = (file: string) => read(file).replaceAll(/^ *```.*?^ *```$/gms, "");

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(file).matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    const taken = [...anchors].filter((other) => other.replace(/-\d+$/, "") === anchor).length;
    anchors.add(taken === 0 ? anchor : `${anchor}-${taken}`);
  }
  return anchors;
}

const links = DOCUMENTS.flatMap((document) =>
  [...prose(document).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
    .map(({ groups }) => String(groups?.target))
    .filter((target) => !/^https?:/.test(target))
    .map((target) => ({ document, target })),
);

/** What is wrong with a link; undefined if nothing is. */
function brokenness({ document, target }: (typeof links)[number]): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = resolve(ROOT, dirname(document), path === "" ? basename(document) : path);
  if (!existsSync(file)) return `${document}: ${target}: no such file`;
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  return anchorsOf(relative(ROOT, file)).has(anchor) ? undefined : `${document}: ${target}: no such heading`;
}

test("given the documents, when their relative links are followed, then each leads to a file and a heading", () => {
  expect(links.length).toBeGreaterThan(80);
  expect(links.map(brokenness).filter((fault) => fault !== undefined)).toEqual([]);
});

test("given a link to no file or no heading, when it is followed, then that is said", () => {
  expect(brokenness({ document: "docs/api.md", target: "nowhere.md" })).toMatch(/no such file/);
  expect(brokenness({ document: "docs/api.md", target: "sources.md#nowhere" })).toMatch(/no such heading/);
});

test("given the documents but the changelog, when they name a file of the repository, then it is there", () => {
  const named = DOCUMENTS.filter((document) => document !== "CHANGELOG.md").flatMap((document) =>
    [
      ...prose(document).matchAll(
        /`(?<path>(?:stacks|functions|local|tools|testing|__tests__|docs|\.github)\/[\w./-]+)`/g,
      ),
    ].map(({ groups }) => ({ document, path: String(groups?.path) })),
  );

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ path }) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});

test("given the pages of docs/, when a reader looks for them, then the README names each", () => {
  const named = new Set(links.filter(({ document }) => document === "README.md").map(({ target }) => target));

  expect(PAGES.filter((page) => !named.has(page))).toEqual([]);
});

test.each(PAGES)(
  "given %s, when a reader opens it, then it says for whom it is and what they can do after it",
  (page) => {
    expect(read(page)).toMatch(/^# .+\n\nFor .*?\. After (it|this page) .*?\.\s/s);
  },
);
