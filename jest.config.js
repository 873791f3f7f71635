import { fileURLToPath } from "node:url";

// Tests start commands by the dozen, and each would compile again what it loads.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("node_modules/.cache/compile", import.meta.url));

/** Compiles as it is loaded, to CommonJS: Jest's own module system for ES modules is experimental. */
const swc = [
  "@swc/jest",
  { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
];

/**
 * Given to each module as it is loaded: a look into the global object of a test file costs about as much as a call, a third of
 * what the tests of the domain take. None that fake timers replace.
 */
const INJECTED_GLOBALS = ["Object", "Array", "Map", "Set", "String", "BigInt", "JSON", "Error", "Math", "RegExp"];

/** One project a layer: what a layer needs, the others do not load. */
const project = (name, options = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  transform: { "^.+\\.ts$": swc },
  sandboxInjectedGlobals: INJECTED_GLOBALS,
  ...options,
});

/** fauxqs is published as an ES module only, so it is compiled like our own code. */
const withEmulators = {
  moduleNameMapper: { "^fauxqs$": "<rootDir>/node_modules/fauxqs/dist/app.js" },
  transform: { "^.+\\.[jt]s$": swc },
  transformIgnorePatterns: ["/node_modules/(?!fauxqs/)"],
};

/** @type {import("jest").Config} */
export default {
  // Twice the cores of a small CI machine: tests that wait for a queue let others run.
  maxWorkers: 4,
  // Ends a test that waits for what does not come. Generous, so that no busy machine fails one.
  testTimeout: 120_000,
  projects: [
    project("unit"),
    project("functions", withEmulators),
    project("synth", {
      // And what the documents show of a team's own tests.
      testMatch: ["<rootDir>/__tests__/synth/**/*.test.ts", "<rootDir>/examples/extending/stack.test.ts"],
      setupFilesAfterEnv: ["<rootDir>/testing/stacks/setup-cdktf.ts"],
      // Packages of these tests declare variables of such names.
      sandboxInjectedGlobals: [],
    }),
    project("local", withEmulators),
    // Minutes long, and so no part of `npm test`.
    project("guarantees", withEmulators),
    project("input", withEmulators),
    // Needs Chromium. What the browser runs looks at variables of such names.
    project("console", { sandboxInjectedGlobals: [] }),
    // Needs Python and Go.
    project("lint"),
    // Installs what an app needs.
    project("package"),
  ],
};
