/** What Terraform remembers in a stack directory, from one synthesis to the next. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

type Attributes = Readonly<Record<string, unknown>>;

/** A backend as `.terraform/terraform.tfstate` holds it. */
interface Backend {
  readonly type: string;
  readonly config: Attributes;
}

/**
 * Lets Terraform initialize afresh what it last initialized for another state: another environment, or another account's bucket.
 * Otherwise it would take the change for a move, and offer to copy the one environment's state over the other's. Only its copy of the
 * backend's configuration goes, which `terraform init` writes again: states lie elsewhere. A state that moves to another
 * backend stays Terraform's own question.
 */
export function forgetOtherStates(outdir: string): void {
  for (const stack of readdirSync(join(outdir, "stacks"))) {
    const directory = join(outdir, "stacks", stack);
    const remembered = join(directory, ".terraform", "terraform.tfstate");
    if (!existsSync(remembered)) continue;
    const { backend } = readJson(remembered) as { readonly backend?: Backend };
    if (backend && isOfAnotherState(backend, synthesizedBackend(directory))) rmSync(remembered);
  }
}

function isOfAnotherState(remembered: Backend, synthesized: Backend): boolean {
  const [before, now] = [placeOf(remembered), placeOf(synthesized)];
  return remembered.type === synthesized.type ? before.at !== now.at : before.state !== now.state;
}

/** Where a state is kept, and what it is called in every backend: `payment-prod`. */
function placeOf({ type, config }: Backend): { readonly at: string; readonly state: string } {
  if (type === "s3") {
    const { bucket, key } = config;
    return { at: `${bucket}/${key}`, state: String(key).replace("/terraform.tfstate", "").replace("/", "-") };
  }
  if (type === "cloud") {
    const { hostname, organization, workspaces } = config;
    const state = String((workspaces as Attributes | undefined)?.name);
    return { at: `${hostname}/${organization}/${state}`, state };
  }
  const at = String(config.path);
  return { at, state: /terraform\.(.+)\.tfstate$/.exec(at)?.[1] ?? at };
}

function synthesizedBackend(directory: string): Backend {
  const { terraform } = readJson(join(directory, "cdk.tf.json")) as {
    readonly terraform: { readonly backend?: Readonly<Record<string, Attributes>>; readonly cloud?: Attributes };
  };
  if (terraform.cloud) return { type: "cloud", config: terraform.cloud };
  const [type = "local", config = {}] = Object.entries(terraform.backend ?? {})[0] ?? [];
  return { type, config };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
