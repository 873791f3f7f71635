import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
/** Of no commit: a clone has none of it. */
const NOT_COPIED = new Set(["node_modules", ".git", ".e2e", "cdktf.out", "coverage"]);

const isCommitted = (source: string) => !NOT_COPIED.has(relative(ROOT, source).split(sep)[0] ?? "");

/** The project's files, as Git names them. */
export function projectFiles(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => isCommitted(join(ROOT, name)))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));
}

function filesBelow(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)).replaceAll(sep, "/"));
}

/** What a clone of this project has. @param project its directory, which is not there yet */
export function copyProject(project: string): void {
  cpSync(ROOT, project, { recursive: true, filter: isCommitted });
}

/** Another checkout of this project, with the same packages. @param project its directory, which is not there yet */
export function checkOut(project: string): void {
  copyProject(project);
  // Not the directory as a whole, in which bundles are cached: each checkout makes its own.
  mkdirSync(join(project, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((name) => name !== ".cache")) {
    symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name), "junction");
  }
}
