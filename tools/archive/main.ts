/** Makes an archive of each environment for those who deploy without Node: with Terraform alone, or by a service that reads Git. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { VARIABLE_NAMES } from "../../stacks/settings/variables.ts";
import { synthesize } from "../shared/synthesize.ts";
import { requireTerraform } from "../shared/terraform.ts";
import { Archives } from "./archive.ts";
import { PLATFORMS } from "./provider-lock.ts";

const OUTPUT = "cdktf.out/archives";

const USAGE = `Makes one self-contained archive for each environment: the synthesized stack, the lock file of its providers, a README.
It is planned and applied by Terraform or OpenTofu alone, and is the same bytes on every machine.

Usage: npm run archive -- <environment>... [options]

  <environment>          a value of environmentSuffix, as prod
  --stack <name>         the stack (default: payment; others are state, api-logging, ci-roles)
  --app <file>           the app that has the stack (default: main.ts)
  --output <directory>   where the archives go (default: ${OUTPUT})
  --platform <os_arch>   a platform whose provider packages are locked; may be repeated
                         (default: ${PLATFORMS.join(", ")})
  --mirror <place>       lock the packages of a mirror, by its directory or https address, instead of the registry's
  --terraform <program>  what makes the lock file (default: terraform); with tofu it is for OpenTofu's registry
  --help                 show this

Prints what sha256sum prints of the archives. Settings are read as npm run synth reads them.

Exit code: 0 when all are made, 1 if one could not be, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run archive",
  usage: USAGE,
  async run(args) {
    const { environments, ...options } = readOptions(args);
    requireTerraform(options.lock.terraform);
    tellOfVariables(environments);
    const work = mkdtempSync(path.join(tmpdir(), "payment-archive-"));
    try {
      await makeArchives(environments, options, work);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    return EXIT.ok;
  },
});

async function makeArchives(
  environments: readonly string[],
  { stack, app, output, lock }: Omit<ReturnType<typeof readOptions>, "environments">,
  work: string,
): Promise<void> {
  const archives = new Archives();
  mkdirSync(output, { recursive: true });
  for (const environment of environments) {
    const outdir = path.join(work, environment);
    const env = { ...process.env, ENVIRONMENT_SUFFIX: environment };
    const directory = synthesize(outdir, env, { app, warn: console.error })(stack);
    if (!existsSync(directory)) {
      throw new UsageError(`--stack: "${stack}" given, allowed: ${readdirSync(path.dirname(directory)).join(", ")}`);
    }
    const archive = await archives.make({ stack, environment, directory, lock });
    const file = `${stack.endsWith(`-${environment}`) ? stack : `${stack}-${environment}`}.tar.gz`;
    writeFileSync(path.join(output, file), archive);
    console.log(`${createHash("sha256").update(archive).digest("hex")}  ${file}`);
  }
  console.error(`in ${output}`);
}

function readOptions(args: readonly string[]) {
  const { values, positionals } = readArguments(args, {
    stack: { type: "string", default: "payment" },
    app: { type: "string", default: "main.ts" },
    output: { type: "string", default: OUTPUT },
    platform: { type: "string", multiple: true, default: PLATFORMS },
    mirror: { type: "string" },
    terraform: { type: "string", default: "terraform" },
  });
  if (positionals.length === 0) throw new UsageError("no environment given, allowed: one or more, as prod");
  const { stack, app, output, platform, mirror, terraform } = values;
  const wrong = platform.find((name) => !/^[a-z\d]+_[a-z\d]+$/.test(name));
  if (wrong !== undefined) throw new UsageError(`--platform: "${wrong}" given, allowed: <os>_<arch>, as linux_amd64`);
  if (!existsSync(app)) throw new UsageError(`--app: "${app}" given, allowed: a file that is there`);
  // A name is looked for on the PATH, and a path is meant from here.
  const program = path.basename(terraform) === terraform ? terraform : path.resolve(terraform);
  const lock = { terraform: program, platforms: [...new Set(platform)].sort(), mirror };
  return { environments: positionals, stack, app: path.resolve(app), output, lock };
}

/** A variable that happens to be set in the shell changes the archives of all environments. */
function tellOfVariables(environments: readonly string[]): void {
  const given = [...VARIABLE_NAMES].flatMap(([key, name]) =>
    key !== "environmentSuffix" && process.env[name] ? [name] : [],
  );
  if (given.length > 0) console.error(`for ${environments.join(", ")}: ${given.join(", ")} of this shell`);
}
