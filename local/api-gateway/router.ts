import type { DeclaredRoute } from "../model/rest-api.ts";

export interface Match {
  readonly route: DeclaredRoute;
  /** Percent-encoded as sent: a REST API does not decode them. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request. A literal segment wins over `{name}`, which wins over `{name+}`.
 * @param path below the stage, percent-encoded
 */
export function matchRoute(routes: readonly DeclaredRoute[], method: string, path: string): Match | undefined {
  const segments = split(path);
  const candidates = routes
    .map((route) => ({ route, pathParameters: matchPath(split(route.resourcePath), segments) }))
    .filter((match): match is Match => match.pathParameters !== undefined)
    .sort((a, b) => precedence(a.route.resourcePath).localeCompare(precedence(b.route.resourcePath)));
  const [best] = candidates;
  if (!best) return undefined;
  const ofResource = candidates.filter(({ route }) => route.resourcePath === best.route.resourcePath);
  return (
    ofResource.find(({ route }) => route.httpMethod === method) ??
    ofResource.find(({ route }) => route.httpMethod === "ANY")
  );
}

function split(path: string): string[] {
  const segments = path.split("/").slice(1);
  // API Gateway ignores a trailing slash.
  return segments.at(-1) === "" ? segments.slice(0, -1) : segments;
}

function precedence(resourcePath: string): string {
  return split(resourcePath)
    .map((part) => (part.endsWith("+}") ? "2" : part.startsWith("{") ? "1" : "0"))
    .join("");
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.endsWith("+}")) return { ...parameters, [part.slice(1, -2)]: segments.slice(index).join("/") };
    if (part.startsWith("{") && segment !== "") parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}
