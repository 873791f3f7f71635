import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { checkOut } from "../../testing/checkout.ts";
import type { StackJson } from "../../testing/stacks/synth.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Stands in for Terraform, which needs the providers: notes how it is called, and writes a lock file. */
const TERRAFORM = `#!/bin/sh
if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; exit; fi
echo "$*" >> "$CALLS"
if [ -n "$UNREACHABLE" ]; then echo "Error: could not connect to registry.terraform.io"; exit 1; fi
echo "provider hashes" > .terraform.lock.hcl
`;

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), "archive-"));
const calls = join(directory, "calls");

beforeAll(() => {
  mkdirSync(join(directory, "bin"));
  writeFileSync(join(directory, "bin", "terraform"), TERRAFORM);
  chmodSync(join(directory, "bin", "terraform"), 0o755);
});
beforeEach(() => writeFileSync(calls, ""));
afterAll(() => rmSync(directory, { recursive: true }));

interface Run {
  /** The checkout. @default - this one */
  readonly project?: string;
  readonly umask?: string;
  /** Variables of the shell. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `npm run archive` as a shell does. @returns where it put the archives, and what it told */
async function archive(args: readonly string[], { project = ROOT, umask = "022", env = {} }: Run = {}) {
  const output = mkdtempSync(join(directory, "out-"));
  const command = `umask ${umask}; exec "$NODE" tools/archive/main.ts "$@" --output "$OUTPUT"`;
  const told = await run("sh", ["-c", command, "sh", ...args], {
    cwd: project,
    env: {
      PATH: `${join(directory, "bin")}:${process.env.PATH}`,
      HOME: process.env.HOME,
      NODE: process.execPath,
      CALLS: calls,
      OUTPUT: output,
      ...env,
    },
  });
  return { output, ...told };
}

const failureOf = (...given: Parameters<typeof archive>): Promise<{ code: number; stderr: string }> =>
  archive(...given).then(
    () => Promise.reject(new Error("it did not fail")),
    (failure) => failure,
  );

/** The files of an archive by their paths, as `tar` unpacks them. */
function unpacked(file: string): Map<string, string> {
  const folder = mkdtempSync(join(directory, "unpacked-"));
  execFileSync("tar", ["-xzf", file, "-C", folder]);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), readFileSync(path, "utf8")];
    }),
  );
}

const stackOf = (files: Map<string, string>): StackJson => JSON.parse(files.get("cdk.tf.json") ?? "");

/** Another checkout of this project, elsewhere. */
function checkout(name: string): string {
  const project = join(directory, name, "payments");
  checkOut(project);
  return project;
}

test("given two checkouts in other folders, when each makes an archive under other conditions, then it is the same bytes", async () => {
  const [here, there] = await Promise.all([
    archive(["prod"], { project: checkout("here"), env: { TZ: "Pacific/Kiritimati", LANG: "C" } }),
    archive(["prod"], { project: checkout("there-and-deeper/inside"), umask: "077", env: { TZ: "America/Lima" } }),
  ]);
  const [one, other] = [here, there].map(({ output }) => readFileSync(join(output, "payment-prod.tar.gz")));

  expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
  expect(here.stdout).toBe(
    `${createHash("sha256")
      .update(one ?? "")
      .digest("hex")}  payment-prod.tar.gz\n`,
  );
  expect(
    [...unpacked(join(here.output, "payment-prod.tar.gz")).values()].filter((text) => text.includes(directory)),
  ).toEqual([]);
});

test("given two environments, when they are archived, then each archive holds its stack, code, lock file and README alone", async () => {
  const { output } = await archive(["prod", "dev"]);

  expect(readdirSync(output).sort()).toEqual(["payment-dev.tar.gz", "payment-prod.tar.gz"]);
  for (const environment of ["prod", "dev"]) {
    const files = unpacked(join(output, `payment-${environment}.tar.gz`));
    const { archive_file: archives = {} } = stackOf(files).resource;
    const code = Object.keys(archives).map((name) => `assets/${name}/bundle/index.mjs`);

    expect(code.length).toBeGreaterThan(3);
    expect([...files.keys()].sort()).toEqual(
      expect.arrayContaining([".terraform.lock.hcl", "README.md", "cdk.tf.json", ...code]),
    );
    expect([...files.keys()].filter((path) => !/^(?:assets\/\w+\/bundle\/index\.mjs|[^/]+)$/.test(path))).toEqual([]);
    expect(stackOf(files).terraform.backend?.s3?.key).toBe(`payment/${environment}/terraform.tfstate`);
  }
});

test("given two environments with the same providers, when they are archived, then these are locked once, for each platform", async () => {
  await archive(["prod", "dev"]);

  expect(readFileSync(calls, "utf8")).toBe(
    "providers lock -no-color -platform=darwin_amd64 -platform=darwin_arm64 -platform=linux_amd64 -platform=linux_arm64 " +
      "-platform=windows_amd64\n",
  );
});

test("given a mirror and a platform, when an environment is archived, then that is locked, and the README says so in ten lines", async () => {
  const { output } = await archive(["prod", "--mirror", "/srv/mirror", "--platform", "linux_arm64"]);
  const readme = unpacked(join(output, "payment-prod.tar.gz")).get("README.md") ?? "";

  expect(readFileSync(calls, "utf8")).toBe("providers lock -no-color -fs-mirror=/srv/mirror -platform=linux_arm64\n");
  expect(readme.trimEnd().split("\n")).toHaveLength(10);
  expect(readme).toContain("State: s3://payment-terraform-state-default/payment/prod/terraform.tfstate. ");
  expect(readme).toContain("Provider hashes: of a mirror, for linux_arm64.");
});

test.each([
  ["local", "payment", { BACKEND: "local" }, "terraform.payment-prod.tfstate"],
  ["s3", "state", { STATE_BUCKET_SUFFIX: "acme" }, "terraform.state-acme.tfstate"],
])(
  "given backend %s, when the stack %s keeps its state in a file, then that is in the folder of the archive",
  async (...given) => {
    const [, stack, env, path] = given;
    const { output } = await archive(["prod", "--stack", stack], { env });
    const files = unpacked(join(output, `${stack}-prod.tar.gz`));

    expect(stackOf(files).terraform.backend).toEqual({ local: { path } });
    expect(files.get("README.md")).toContain(`State: the file ${path} in this folder: keep it.`);
  },
);

test("given a setting in the shell's variables, when an environment is archived, then it counts, and that is told", async () => {
  const { output, stderr } = await archive(["prod"], {
    env: { AWS_REGION: "eu-west-1", BACKEND: "cloud", CLOUD_ORGANIZATION: "acme" },
  });
  const files = unpacked(join(output, "payment-prod.tar.gz"));

  expect(stderr).toContain("for prod: AWS_REGION, BACKEND, CLOUD_ORGANIZATION of this shell\n");
  expect(stackOf(files).provider.aws?.[0]?.region).toBe("eu-west-1");
  expect(files.get("README.md")).toContain("State: workspace payment-prod of acme at app.terraform.io.");
});

test("given an app with several environments, when a stack of one is archived, then that is in it, under its own name", async () => {
  const app = ["--app", "examples/environments/main.ts", "--stack", "reporting-staging"];
  const { stdout, output } = await archive(["staging", ...app]);
  const files = unpacked(join(output, "reporting-staging.tar.gz"));

  expect(stdout).toMatch(/^[0-9a-f]{64} {2}reporting-staging\.tar\.gz\n$/);
  expect(stackOf(files).terraform.backend?.s3?.key).toBe("payment_reporting/staging/terraform.tfstate");
  expect([...files.keys()].sort()).toEqual([".terraform.lock.hcl", "README.md", "cdk.tf.json"]);
});

test.each([
  [[], "no environment given, allowed: one or more, as prod"],
  [["prod", "--platform", "linux"], '--platform: "linux" given, allowed: <os>_<arch>, as linux_amd64'],
  [["prod", "--stack", "paymnet"], '--stack: "paymnet" given, allowed: api-logging, payment, state'],
  [["prod", "--app", "none.ts"], '--app: "none.ts" given, allowed: a file that is there'],
])(
  "given the wrong arguments %j, when archives are asked for, then it is said what is allowed",
  async (args, message) => {
    expect(await failureOf(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`npm run archive: ${message}`),
    });
  },
);

test("given a registry that cannot be reached, when an environment is archived, then there is no archive, and it says why", async () => {
  const { code, stderr } = await failureOf(["prod"], { env: { UNREACHABLE: "1" } });

  expect(code).toBe(1);
  expect(stderr).toContain(
    "npm run archive: the providers cannot be locked: let Terraform reach its registry, or give a mirror",
  );
  expect(stderr).toContain("could not connect to registry.terraform.io");
});

test("given a stack that reads another one's state from a file, when it is archived, then it is refused, as that file is not in it", async () => {
  const project = checkout("local-states");
  const file = join(project, "examples/environments/environments.ts");
  const environments = readFileSync(file, "utf8");
  writeFileSync(file, environments.replace("const COMMON = {", 'const COMMON = { backend: "local",'));
  const app = ["--app", "examples/environments/main.ts", "--stack"];

  const { code, stderr } = await failureOf(["dev", ...app, "reporting-dev"], { project });

  expect(code).toBe(1);
  expect(stderr).toContain("backend: given local, and the stack reads the state of another one");
  await expect(archive(["dev", ...app, "keys-dev"], { project })).resolves.toMatchObject({
    stdout: expect.stringContaining("keys-dev.tar.gz"),
  });
});

test("given a wrong name of an environment, when it is archived, then the setting is refused", async () => {
  const { code, stderr } = await failureOf(["Prod"]);

  expect(code).toBe(1);
  expect(stderr).toContain('environmentSuffix: given "Prod"; allowed: ');
  expect(readFileSync(calls, "utf8")).toBe("");
});
