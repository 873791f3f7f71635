/** Whether a text is what IAM's wildcards say: `*` is any text, `?` any one character. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/**
 * IAM's ArnLike: wildcards within each of an ARN's six parts, so that none reaches from the account into the resource.
 * Source: IAM User Guide, "Condition operators", "Amazon Resource Name (ARN) condition operators".
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  return (
    patternParts.length === parts.length && patternParts.every((part, at) => matchesWildcard(part, parts[at] ?? ""))
  );
}

/** The resource, the sixth part, may hold colons. */
function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}
