/** What CDK Terrain, the fork of CDKTF, calls otherwise. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Of CDK Terrain; its bindings allow constructs below 10.8.0. */
const VERSIONS: Readonly<Record<string, string>> = {
  cdktn: "0.24.0",
  "cdktn-cli": "0.24.0",
  "@cdktn/provider-aws": "25.7.0",
  "@cdktn/provider-archive": "14.0.1",
  constructs: "10.7.1",
};

/** The file cdktf.json, the directory cdktf.out and the variables CDKTF_… keep their names. */
const RENAMES: readonly (readonly [RegExp, string])[] = [
  [/@cdktf\/provider-/g, "@cdktn/provider-"],
  [/(?<=["'/])cdktf(?=["'/])/g, "cdktn"],
  [/(?<=["'])cdktf-cli(?=["'])/g, "cdktn-cli"],
  [/\bnpx cdktf\b/g, "npx cdktn"],
];

const FILES = ["**/*.{ts,js,json,md}", ".dependency-cruiser.js", ".github/**/*.yml", "help"];
/** Not the project's own text, text about both, and history. */
const KEPT = [
  /^(?:node_modules|\.git|\.e2e|cdktf\.out|coverage)\//,
  /^tools\/cdk-terrain\//,
  /^__tests__\/cdktn\//,
  /^docs\/(?:cdk-terrain\.md$|decisions\/)/,
  /^(?:CHANGELOG\.md|package-lock\.json)$/,
];

/**
 * Renames what a project has of CDKTF, in place.
 * @param directory of this project, or of an app that uses its package
 * @returns the files that were changed, relative to the directory
 */
export function renameProject(directory: string): string[] {
  return globSync(FILES, { cwd: directory, exclude: isKept }).filter((file) => {
    const target = path.join(directory, file);
    const text = readFileSync(target, "utf8");
    const renamed = file === "package.json" ? renamedManifest(text) : renamedText(text);
    if (renamed === text) return false;
    writeFileSync(target, renamed);
    return true;
  });
}

function isKept(file: string): boolean {
  return KEPT.some((pattern) => pattern.test(file) || pattern.test(`${file}/`));
}

function renamedText(text: string): string {
  return RENAMES.reduce((renamed, [pattern, name]) => renamed.replaceAll(pattern, name), text);
}

type Dependencies = Readonly<Record<string, string>>;

function renamedManifest(text: string): string {
  const { dependencies, devDependencies, ...manifest } = JSON.parse(renamedText(text));
  const renamed = {
    ...manifest,
    ...(devDependencies && { devDependencies: withVersions(devDependencies) }),
    ...(dependencies && { dependencies: withVersions(dependencies) }),
  };
  return `${JSON.stringify(renamed, null, 2)}\n`;
}

function withVersions(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, VERSIONS[name] ?? version]));
}
