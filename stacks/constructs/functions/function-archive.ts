import { File } from "@cdktf/provider-archive/lib/file/index.js";
import { Construct } from "constructs";
import type { Bundle } from "../../bundles/bundle.ts";
import { FunctionBundle } from "./function-bundle.ts";

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

  constructor(scope: Construct, id: string, name: string, bundle: Bundle) {
    super(scope, id);
    const { path, hash } = new FunctionBundle(this, "Bundle", name, bundle);
    const archive = new File(this, "Resource", {
      type: "zip",
      sourceDir: `\${path.module}/${path}`,
      outputPath: `\${path.module}/archives/${name}-${hash}.zip`,
      // The umask of the machine would be in the zip otherwise.
      outputFileMode: "0644",
    });
    this.path = archive.outputPath;
    this.base64Sha256 = archive.outputBase64Sha256;
  }
}
