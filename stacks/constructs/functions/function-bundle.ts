import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { BUNDLE_FILE, type Bundle } from "../../bundles/bundle.ts";

/**
 * A function's code in the stack directory, in `assets/<function>/bundle`.
 *
 * A stack has it of every function that it has with any settings: Terraform reads the directory of an archive once more before it
 * removes the archive from the state, and fails if the directory is missing, as it would be in a fresh checkout.
 */
export class FunctionBundle extends Construct {
  /** Path of the directory, relative to the stack directory: the same in every release. */
  readonly path: string;
  /** The first 16 hexadecimal digits of the SHA-256 of the code, with the files beside it. */
  readonly hash: string;

  constructor(scope: Construct, id: string, name: string, { code, sourceMap, files = {} }: Bundle) {
    super(scope, id);
    const content = createHash("sha256").update(code);
    for (const [file, text] of Object.entries(files)) content.update(`\n${file}\n${text}`);
    this.hash = content.digest("hex").slice(0, 16);
    const { outdir } = App.of(this);
    // Stacks of one app may have other code for the same function.
    const stack = TerraformStack.of(this).node.id;
    const bundleDirectory = resolve(outdir, "bundles", stack, name);
    // All that is in it is deployed: nothing may be left of an earlier synth.
    rmSync(bundleDirectory, { recursive: true, force: true });
    write(bundleDirectory, BUNDLE_FILE, code);
    for (const [file, text] of Object.entries(files)) write(bundleDirectory, file, text);
    write(resolve(outdir, "source-maps", stack, name), `${BUNDLE_FILE}.map`, sourceMap);

    const asset = new TerraformAsset(this, "Asset", {
      path: bundleDirectory,
      type: AssetType.DIRECTORY,
      assetHash: "bundle",
    });
    this.path = asset.path;
  }
}

function write(directory: string, file: string, content: Uint8Array | string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(resolve(directory, file), content);
}
