import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { openApiText } from "../../tools/docs/openapi/document.ts";

interface Content {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly (Content & { readonly name: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

const TEXT = readFileSync(resolve(__dirname, "../../docs/openapi.json"), "utf8");
const DOCUMENT = JSON.parse(TEXT) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
const operations = Object.values(DOCUMENT.paths).flatMap((path) => Object.values(path));

test("given the contracts, when docs/openapi.json is made anew, then it is the same (else: npm run docs)", () => {
  expect(openApiText()).toBe(TEXT);
});

test.each(operations)(
  "given $operationId, when its examples are checked, then each is valid by its schema",
  (operation) => {
    // given
    const ajv = new Ajv2020.default({ strict: false, validateFormats: false }).addSchema(DOCUMENT, "openapi.json");
    const contents = [
      ...operation.parameters.map(({ name, ...content }) => [name, content] as const),
      ...Object.entries(operation.requestBody?.content ?? {}),
      ...Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).map((body) => [status, body] as const),
      ),
    ];

    // when
    const checked = contents.flatMap(([where, { schema, examples = {} }]) => {
      const absolute = JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/');
      const validate = ajv.compile(JSON.parse(absolute));
      return Object.entries(examples).map(([name, { value }]) => ({
        where,
        name,
        valid: validate(value),
        ...validate,
      }));
    });

    // then
    expect(checked.length).toBeGreaterThan(3);
    expect(checked.filter(({ valid }) => !valid)).toEqual([]);
  },
);
