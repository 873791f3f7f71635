import { gzipSync } from "fflate";
import { packTar } from "modern-tar";

/** Of every file: nothing of when, where and by whom the archive was made. */
const SAME_EVERYWHERE = { mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" };

/**
 * A `.tar.gz` whose bytes follow from the files alone.
 * @param files contents by path, with `/` between its parts
 */
export async function tarball(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const entries = [...files]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, body]) => ({ header: { ...SAME_EVERYWHERE, name, size: body.length }, body }));
  // Not Node's own zlib, which compresses in another way on another processor.
  return gzipSync(await packTar(entries), { level: 9, mtime: 0 });
}
