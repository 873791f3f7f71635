import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A file of the page. */
export interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** Every address of the page is the same document: its script reads the address. It holds no data. */
const DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Payments console</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%232f6f5e'/%3E%3Cpath d='M4 10.5 7 7l2 2 3-4' stroke='white' stroke-width='1.8' fill='none' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E">
    <link rel="stylesheet" href="/assets/main.css">
  </head>
  <body>
    <div id="page"></div>
    <script type="module" src="/assets/main.js"></script>
    <noscript>The console needs JavaScript.</noscript>
  </body>
</html>
`;

/** @returns undefined for a path that is not the page's */
export async function assetOf(url: string): Promise<Asset | undefined> {
  const [path = "/"] = url.split("?");
  if (!path.startsWith("/assets/")) return { contentType: "text/html; charset=utf-8", body: DOCUMENT };
  return (await bundled()).get(path.slice("/assets/".length));
}

let bundling: Promise<ReadonlyMap<string, Asset>> | undefined;

/** The page's script and style, made when somebody asks first. */
function bundled(): Promise<ReadonlyMap<string, Asset>> {
  bundling ??= bundle();
  return bundling;
}

/** @param absWorkingDir from which the names of its files are told */
export function bundlePage(absWorkingDir: string) {
  return build({
    absWorkingDir,
    entryPoints: [fileURLToPath(new URL("../page/main.tsx", import.meta.url))],
    bundle: true,
    write: false,
    outdir: "/",
    format: "esm",
    target: "es2022",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
    legalComments: "eof",
    logLevel: "silent",
  });
}

async function bundle(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await bundlePage(process.cwd());
  const types: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css" };
  return new Map(
    outputFiles.map(({ path, text }) => {
      const name = path.split(/[/\\]/).at(-1) ?? "";
      return [name, { contentType: `${types[name.split(".").at(-1) ?? ""]}; charset=utf-8`, body: text }];
    }),
  );
}
