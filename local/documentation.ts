import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "./api-gateway/http-server.ts";

/** Beside the API, whose paths begin with the name of its stage. */
export const DOCUMENTATION_PATH = "/docs";
const OPENAPI_PATH = "/openapi.json";

const OPENAPI = new URL("../docs/openapi.json", import.meta.url);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Serverless payment webhooks: API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${DOCUMENTATION_PATH}/swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="${DOCUMENTATION_PATH}/swagger-ui-bundle.js"></script>
    <script src="${DOCUMENTATION_PATH}/page.js"></script>
  </body>
</html>
`;

/** A browser cannot sign by SigV4, so the page sends nothing. */
const SCRIPT = `SwaggerUIBundle({ url: "${OPENAPI_PATH}", dom_id: "#page", deepLinking: true, supportedSubmitMethods: [], validatorUrl: null });
`;

const HEADERS = {
  // The page and what it loads come from here and from nowhere else.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * Answers a request for the API's documentation, read from the disk when somebody asks.
 * @param stageName of the API, by which the document finds it
 * @returns undefined for any other path
 */
export async function documentation(path: string, stageName: string): Promise<Page | undefined> {
  switch (path) {
    case OPENAPI_PATH: {
      const document = JSON.parse(await readFile(OPENAPI, "utf8"));
      return found("application/json", JSON.stringify({ ...document, servers: [{ url: `/${stageName}` }] }));
    }
    case DOCUMENTATION_PATH:
      return found("text/html; charset=utf-8", PAGE);
    case `${DOCUMENTATION_PATH}/page.js`:
      return found("text/javascript", SCRIPT);
    case `${DOCUMENTATION_PATH}/swagger-ui-bundle.js`:
      return found("text/javascript", await asset("swagger-ui-bundle.js"));
    case `${DOCUMENTATION_PATH}/swagger-ui.css`:
      return found("text/css", await asset("swagger-ui.css"));
    default:
      return undefined;
  }
}

function found(contentType: string, body: string | Buffer): Page {
  return { headers: { ...HEADERS, "content-type": contentType }, body };
}

function asset(name: string): Promise<Buffer> {
  const directory = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return readFile(join(directory, name));
}
