import type { ErrorObject, ValidateFunction } from "ajv";
import AjvDraft04 from "ajv-draft-04";
import type { DeclaredRoute } from "../model/rest-api.ts";
import type { JsonObject } from "../terraform/terraform-json.ts";
import { Refusal } from "./refusal.ts";
import { type ApiRequest, header, queryParameters } from "./request.ts";

// `ajv-draft-04` is CommonJS that Node gives as a namespace with the class in `default`.
const Ajv = AjvDraft04.default;

/** API Gateway does not enforce formats, knows every number that JSON can write, and reports all that it finds. */
const ajv = new Ajv({ allErrors: true, strict: false, strictNumbers: false, validateFormats: false, verbose: true });

const compiled = new WeakMap<JsonObject, ValidateFunction>();

/**
 * Checks what the method's request validator checks.
 * @throws Refusal 400
 */
export function validateRequest(
  route: DeclaredRoute,
  request: ApiRequest,
  pathParameters: Readonly<Record<string, string>>,
): void {
  validateParameters(route, request, pathParameters);
  const schema = modelFor(route, request);
  if (schema) validateBody(schema, request.body);
}

function validateParameters(
  { requiredParameters }: DeclaredRoute,
  request: ApiRequest,
  pathParameters: Readonly<Record<string, string>>,
): void {
  const query = new Map(queryParameters(request.query));
  const given: Readonly<Record<string, (name: string) => string | undefined>> = {
    path: (name) => pathParameters[name],
    querystring: (name) => query.get(name),
    header: (name) => header(request, name.toLowerCase()),
  };
  const missing = requiredParameters
    .map((parameter) => parameter.split(/\.(.*)/s) as [string, string])
    .filter(([location, name]) => !given[location]?.(name))
    .map(([, name]) => name);
  if (missing.length === 0) return;
  const message = `Missing required request parameters: [${missing.join(", ")}]`;
  throw new Refusal("BAD_REQUEST_PARAMETERS", message, message);
}

/**
 * The model for the request's content type, `application/json` when it names none. A body of a type without a model is not
 * validated, unless the method has a `$default` model.
 * Source: API Gateway Developer Guide, "Request validation for REST APIs".
 */
function modelFor({ models }: DeclaredRoute, request: ApiRequest): JsonObject | undefined {
  const contentType = header(request, "content-type") ?? "application/json";
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return models.get(mediaType) ?? models.get("$default");
}

function validateBody(schema: JsonObject, body: Buffer): void {
  const value = parse(body);
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return;
  throw new Refusal("BAD_REQUEST_BODY", "Invalid request body", `[${describeErrors(validate.errors ?? [])}]`);
}

/** An absent body is validated as null, which no model of an object accepts. */
function parse(body: Buffer): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // The parser's own message quotes the body, which may hold card data.
    const message = "Could not parse request body into json";
    throw new Refusal("BAD_REQUEST_BODY", message, message);
  }
}

function describeErrors(errors: readonly ErrorObject[]): string {
  const missing = errors.filter(({ keyword }) => keyword === "required").map(({ params }) => params.missingProperty);
  const required = missing.length > 0 ? [`object has missing required properties (${JSON.stringify(missing)})`] : [];
  const others = errors.filter(({ keyword }) => keyword !== "required").map(describeError);
  return [...required, ...others].join(", ");
}

/**
 * The words of API Gateway's validator, with two differences: its messages do not say where the fault is, ours begin with
 * the field; its messages quote the value, ours do not, since it may be card data.
 */
function describeError(error: ErrorObject): string {
  const field = error.instancePath.slice(1).replaceAll("/", ".");
  return field === "" ? describeFault(error) : `${field}: ${describeFault(error)}`;
}

function describeFault({ keyword, params, data, message }: ErrorObject): string {
  switch (keyword) {
    case "type": {
      const allowed = JSON.stringify([params.type].flat());
      return `instance type (${typeName(data)}) does not match any allowed primitive type (allowed: ${allowed})`;
    }
    case "enum":
      return `instance value not found in enum (possible values: ${JSON.stringify(params.allowedValues)})`;
    case "minimum":
      return `numeric instance is lower than the required minimum (minimum: ${params.limit})`;
    case "maximum":
      return `numeric instance is greater than the required maximum (maximum: ${params.limit})`;
    case "pattern":
      return `ECMA 262 regex ${JSON.stringify(params.pattern)} does not match input string`;
    case "minLength":
      return `string is too short (required minimum: ${params.limit})`;
    case "maxLength":
      return `string is too long (maximum allowed: ${params.limit})`;
    default:
      return message ?? keyword;
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
