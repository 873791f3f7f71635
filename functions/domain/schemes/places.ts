import type { RequestHeaders } from "../headers.ts";
import { isPlainObject } from "../validation.ts";

/** An event as it came, behind a right signature. */
export interface SentEvent {
  readonly headers: RequestHeaders;
  /** The body, parsed with exact numbers. */
  readonly content: Record<string, unknown>;
}

/** Where something stands in an event. */
export interface Place {
  /** As a refusal names it. */
  readonly name: string;
  /** What stands there, undefined if nothing does. */
  find(event: SentEvent): unknown;
}

/** @param path names of members, with dots between them: `data.object.id` */
export function at(path: string): Place {
  const names = path.split(".");
  return { name: path, find: ({ content }) => names.reduce<unknown>(memberOf, content) };
}

/** @param pointer a JSON Pointer (RFC 6901), as `/data/items/0/id` */
export function pointer(pointer: string): Place {
  const names = pointer
    .slice(1)
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return { name: pointer, find: ({ content }) => names.reduce<unknown>(memberOf, content) };
}

/** @param name in lower case */
export function header(name: string): Place {
  return { name, find: ({ headers }) => (Object.hasOwn(headers, name) ? headers[name] : undefined) };
}

/** The first of some places where something stands. */
export function firstOf(...places: readonly [Place, ...Place[]]): Place {
  return {
    name: places.map(({ name }) => name).join(" or "),
    find: (event) => places.map((place) => place.find(event)).find((value) => value !== undefined && value !== null),
  };
}

/** Numbers are no objects here, although they have members. */
function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
