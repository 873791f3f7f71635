import { readFile } from "node:fs/promises";
import type { ConsoleRoute } from "../route.ts";

const DOCUMENT = new URL("../../../../docs/openapi.json", import.meta.url);

/** The document of the API that the environment serves. */
export const OPENAPI: ConsoleRoute = {
  method: "GET",
  path: "/api/openapi",
  answer: async () => JSON.parse(await readFile(DOCUMENT, "utf8")),
};
