import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCHEME_MODULES, type SchemeModule } from "../../../functions/domain/schemes/names.ts";
import { BUNDLE_FILE } from "../../../stacks/bundles/bundle.ts";
import { bundleOf, bundleOptions } from "../../../stacks/bundles/function-bundles.ts";
import { onlySettings, synthesize } from "../../shared/synthesize.ts";
import { withoutSdk } from "../bundles/without-sdk.ts";
import { EVERY_SCHEME, MEASURED_SCHEMES, ONE_SOURCE, RECEIVER, SOURCE_SETTINGS } from "../samples.ts";

/** The function that receives signed webhooks, as one deployment has it. */
export interface Variant {
  /** Its bundle. */
  readonly code: Uint8Array;
  /** The same with clients that answer at once. */
  readonly withoutSdk: Uint8Array;
  /** The value of its variable `WEBHOOK_SOURCES`. */
  readonly sources: string;
}

/** With one source, and with a source of every other scheme beside it; the measured webhook is the same. */
export async function variantsNow(): Promise<Readonly<Record<"one source" | "every scheme", Variant>>> {
  return {
    "one source": await variantWith(MEASURED_SCHEMES, ONE_SOURCE),
    "every scheme": await variantWith(SCHEME_MODULES, EVERY_SCHEME),
  };
}

async function variantWith(schemes: readonly SchemeModule[], sources: string): Promise<Variant> {
  const withoutSdk = await receiverWithoutSdk(bundleOptions([RECEIVER], schemes));
  return { code: bundleOf(RECEIVER, schemes).code, withoutSdk, sources };
}

/**
 * As another checkout of this project synthesizes it, with one source.
 * @param project its directory, packages installed
 * @throws CommandFailure with what its app had to say
 */
export async function variantOf(project: string): Promise<Variant> {
  const outdir = mkdtempSync(join(tmpdir(), "bench-before-"));
  try {
    const stack = synthesize(outdir, onlySettings(SOURCE_SETTINGS), { project })("payment");
    return {
      code: readFileSync(join(stack, "assets/webhook_receiver/bundle", BUNDLE_FILE)),
      withoutSdk: await receiverWithoutSdk({
        ...bundleOptions([RECEIVER], MEASURED_SCHEMES),
        // Which files stand for a scheme or for a module of Node differs from project to project, and costs a warm call nothing.
        alias: {},
        absWorkingDir: project,
      }),
      sources: ONE_SOURCE,
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function receiverWithoutSdk(options: Parameters<typeof withoutSdk>[0]): Promise<Uint8Array> {
  return (await withoutSdk(options)).get(RECEIVER) ?? new Uint8Array();
}
