/** What the page reads of an OpenAPI document: the parts that ours has. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maxLength?: number;
}

export interface Example {
  readonly summary?: string;
  readonly value?: unknown;
}

export interface Content {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, Example>>;
}

export interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, Content>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What a reference within the document stands for, or the thing itself. */
export function resolved<T extends { readonly $ref?: string }>(document: OpenApi, thing: T): T {
  if (thing.$ref === undefined) return thing;
  const path = thing.$ref.replace(/^#\//, "").split("/");
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document) as T;
}

/** `string, at most 255 characters`; `USD or EUR` */
export function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.join(" | ");
  const limits = [
    schema.format,
    schema.minimum === undefined ? undefined : `from ${schema.minimum}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
  ];
  return [[schema.type ?? "any"].flat().join(" or "), ...limits].filter(Boolean).join(", ");
}
