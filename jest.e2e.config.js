/** Deployment tests: minutes, not seconds; `tools/e2e/main.ts` starts them with what they need. */

const SUITE = process.env.E2E_SUITE ?? "e2e";

/** @type {import("jest").Config} */
export default {
  testMatch: [
    `<rootDir>/__tests__/${SUITE}/**/*.test.ts`,
    // What the documents show of a team's own tests, and needs Terraform.
    ...(SUITE === "e2e" ? ["<rootDir>/examples/extending/valid.test.ts"] : []),
  ],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/.e2e/"],
  setupFilesAfterEnv: ["<rootDir>/testing/stacks/setup-cdktf.ts"],
  testTimeout: 15 * 60 * 1000,
  // Each file deploys to an emulator of its own, and waits most of the time.
  maxWorkers: 3,
  verbose: true,
};
