import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { File } from "@cdktf/provider-archive/lib/file/index.js";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { BUNDLE_FILE, bundleOf } from "../../bundles/function-bundles.ts";

/**
 * A function's code as a zip, made by Terraform inside the stack directory.
 *
 * The zip is an `archive_file` resource, not the data source: that one writes it while planning, so an apply of a saved plan
 * elsewhere would not find it. The resource reads its source again at every refresh, so the source keeps one path for ever;
 * the zip's path holds the content's hash, so that new content replaces the resource and the zip is made when applying.
 */
export class FunctionArchive extends Construct {
  /** Path of the zip, relative to the stack directory. */
  readonly path: string;
  /** SHA-256 of the zip in base64, as Lambda compares it; known when the zip is made. */
  readonly base64Sha256: string;

  constructor(scope: Construct, id: string, name: FunctionName) {
    super(scope, id);
    const { code, sourceMap } = bundleOf(name);
    const { outdir } = App.of(this);
    const bundleDirectory = resolve(outdir, "bundles", name);
    write(bundleDirectory, BUNDLE_FILE, code);
    write(resolve(outdir, "source-maps", name), `${BUNDLE_FILE}.map`, sourceMap);

    const asset = new TerraformAsset(this, "Asset", {
      path: bundleDirectory,
      type: AssetType.DIRECTORY,
      assetHash: "bundle",
    });
    const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
    const archive = new File(this, "Resource", {
      type: "zip",
      sourceDir: `\${path.module}/${asset.path}`,
      outputPath: `\${path.module}/archives/${name}-${hash}.zip`,
      // The umask of the machine would be in the zip otherwise.
      outputFileMode: "0644",
    });
    this.path = archive.outputPath;
    this.base64Sha256 = archive.outputBase64Sha256;
  }
}

function write(directory: string, file: string, content: Uint8Array): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(resolve(directory, file), content);
}
