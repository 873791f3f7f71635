import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** `npm run console --` without npm, and without a way to AWS. */
function consoleCommand(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("node", ["tools/console/main.ts", ...args], {
    cwd: resolve(__dirname, "../../.."),
    encoding: "utf8",
    env: { ...process.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_MAX_ATTEMPTS: "1" },
  });
  return { status, stdout, stderr };
}

test.each([
  [[], "no environment given, allowed: --env <name>; npm start has a console of its own"],
  [["--env", "prod", "--port", "x"], '--port: "x" given, allowed: 0 to 65535'],
  [["--env", "prod", "more"], '"more" given, allowed: options only'],
  [["--env", "prod", "--token", "x"], "Unknown option '--token'"],
])(
  "given the arguments %j, when the console is started, then it says what is wrong and ends with 2",
  (args, message) => {
    expect(consoleCommand(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`npm run console: ${message}`),
    });
  },
);

test("given no way to AWS, when the console is started, then it says so in one line, serves nothing, and ends with 1", () => {
  const { status, stdout, stderr } = consoleCommand("--env", "prod");

  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^npm run console: AWS: .*\n$/);
});
