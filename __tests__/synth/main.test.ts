import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { resource, resources, type StackJson } from "../../testing/stacks/synth.ts";

const PROJECT_ROOT = resolve(import.meta.dirname, "../..");
const FUNCTIONS = ["notification_dispatcher", "notification_sender", "transaction_reader", "webhook_processor"];

/** What decides the settings, and nothing else of the machine's variables. */
const { PATH, HOME } = process.env;

const run = promisify(execFile);
const outdirs: string[] = [];

afterAll(() => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true });
});

/** Runs main.ts as `npm run synth` does. */
async function synthesize(variables: Record<string, string> = {}): Promise<{ outdir: string; stderr: string }> {
  const outdir = mkdtempSync(join(tmpdir(), "main-"));
  outdirs.push(outdir);
  const env = { PATH, HOME, CDKTF_OUTDIR: outdir, ...variables };
  const { stderr } = await run(process.execPath, ["main.ts"], { cwd: PROJECT_ROOT, env });
  return { outdir, stderr };
}

/** @returns the output directory */
async function synth(variables?: Record<string, string>): Promise<string> {
  return (await synthesize(variables)).outdir;
}

/** Every file below a directory, by its path in it. */
function filesOf(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(directory.length + 1), readFileSync(path, "utf8")];
    }),
  );
}

const paymentIn = (outdir: string): StackJson =>
  JSON.parse(readFileSync(join(outdir, "stacks/payment/cdk.tf.json"), "utf8"));

const digests = (directory: string) =>
  Object.fromEntries(
    [...filesOf(directory)].map(([path, content]) => [path, createHash("sha256").update(content).digest("hex")]).sort(),
  );

describe("given main.ts", () => {
  let outdir: string;
  let throughCli: string;
  let otherEnvironment: string;

  // Each is a process of its own, as `npm run synth` is.
  beforeAll(async () => {
    const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8"));
    [outdir, throughCli, otherEnvironment] = await Promise.all([
      synth(),
      synth({ CDKTF_CONTEXT_JSON: JSON.stringify({ ...context, cdktfRelativeModules: ["./"] }) }),
      synth({ CDKTF_CONTEXT_JSON: '{"environmentSuffix":"dev"}', ENVIRONMENT_SUFFIX: "pr-7" }),
    ]);
  }, 60_000);

  test("when it runs, then it writes three self-contained stack directories", () => {
    expect([...filesOf(join(outdir, "stacks")).keys()].sort()).toEqual([
      "api-logging/cdk.tf.json",
      // That of sources as well, of which there are none: an archive that is in the state from when there were is read once more.
      ...[...FUNCTIONS, "webhook_receiver"].map((name) => `payment/assets/${name}/bundle/index.mjs`),
      "payment/cdk.tf.json",
      "state/cdk.tf.json",
    ]);
  });

  test("when the roles of CI are asked for, then their stack directory is written as well", async () => {
    const withRoles = await synth({ CI_ROLES: '{"github":{"repository":"acme/payments"}}' });

    expect([...filesOf(join(withRoles, "stacks")).keys()].filter((file) => file.startsWith("ci-roles"))).toEqual([
      "ci-roles/cdk.tf.json",
    ]);
  }, 60_000);

  test("when it runs again, also through the CLI, which passes the context on, then it writes the same bytes", () => {
    expect(digests(throughCli)).toEqual(digests(outdir));
  });

  test("when ENVIRONMENT_SUFFIX is set, then it beats the context's", () => {
    expect(resource(paymentIn(otherEnvironment), "aws_dynamodb_table", "transactions").name).toBe(
      "payment-transactions-pr-7",
    );
  });

  test("when it runs, then it writes no path of this machine", () => {
    for (const [path, content] of filesOf(outdir)) {
      const found = [PROJECT_ROOT, outdir, `${homedir()}/`, `${tmpdir()}/`].filter((local) => content.includes(local));
      expect({ path, found }).toEqual({ path, found: [] });
    }
  });

  test("when it writes an archive, then it names it after its bundle's content, and reads it from the same path in every release", () => {
    const stack = paymentIn(outdir);
    expect(Object.keys(resources(stack, "archive_file")).sort()).toEqual(FUNCTIONS);
    for (const name of FUNCTIONS) {
      const code = readFileSync(join(outdir, `stacks/payment/assets/${name}/bundle/index.mjs`));
      const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
      expect(resource(stack, "archive_file", name)).toMatchObject({
        type: "zip",
        source_dir: `\${path.module}/assets/${name}/bundle`,
        output_path: `\${path.module}/archives/${name.replaceAll("_", "-")}-${hash}.zip`,
        output_file_mode: "0644",
      });
    }
  });

  test("when it runs, then it keeps source maps out of the stack directories", () => {
    const maps = [...filesOf(outdir).keys()].filter((path) => path.endsWith(".map"));
    expect(maps.filter((path) => path.startsWith("source-maps/"))).toHaveLength(5);
    expect(maps).toHaveLength(5);
  });

  test("when its bundles are loaded, then they load by themselves, with nothing but what Lambda has", async () => {
    const variables = { DYNAMODB_TABLE: "t", KMS_KEY_ID: "k", SQS_QUEUE_URL: "https://q", SNS_TOPIC_ARN: "arn" };
    const env = { PATH, AWS_REGION: "us-east-1", ...variables };
    for (const name of FUNCTIONS) {
      const bundle = join(outdir, `stacks/payment/assets/${name}/bundle/index.mjs`);
      const script = `console.log(typeof (await import(${JSON.stringify(bundle)})).handler)`;
      const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: tmpdir(), env });
      expect(stdout.trim()).toBe("function");
    }
  }, 60_000);

  test("when its bundles are made, then they neither import node:http as a module, which loads fetch, nor hold what none of their calls needs", () => {
    for (const name of FUNCTIONS) {
      const code = readFileSync(join(outdir, `stacks/payment/assets/${name}/bundle/index.mjs`), "utf8");
      expect(code).toContain('getBuiltinModule("node:http")');
      expect(code).not.toMatch(/(from|import|import\()\s*"node:(http|zlib)"/);
    }
  });

  test("when settings contradict themselves, then it prints that, and synthesizes", async () => {
    const { stderr } = await synthesize({ THROTTLE_RATE_LIMIT: "2000" });
    expect(stderr).toContain("warning [payment/ApiStage]: throttleRateLimit 2000");
    expect((await synthesize({ STATE_BUCKET_SUFFIX: "acme" })).stderr).toBe("");
  }, 60_000);

  test("when settings are wrong, then it ends with 1, one line each and no stack trace", async () => {
    await expect(synth({ LOG_LEVEL: "LOUD", BACKEND: "gcs" })).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: [
        "wrong settings:",
        '  logLevel: given "LOUD"; allowed: TRACE, DEBUG, INFO, WARN, ERROR, FATAL',
        '  backend: given "gcs"; allowed: s3, cloud, local',
        "",
      ].join("\n"),
    });
  }, 60_000);

  test("when a context variable is not valid JSON, then it ends with 1 and one line, too", async () => {
    await expect(synth({ CDKTF_CONTEXT_JSON: "{bad" })).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr:
        "wrong settings:\n  CDKTF_CONTEXT_JSON: given invalid JSON, at line 1 column 2; allowed: a JSON object of settings\n",
    });
  }, 60_000);
});
