/** One project a layer: what a layer needs, the others do not load. */
const project = (name, options = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }],
  },
  ...options,
});

/** @type {import("jest").Config} */
export default {
  projects: [
    project("unit"),
    project("synth", { setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup-cdktf.ts"] }),
    project("local"),
  ],
};
