/** Source: CloudWatch Logs API Reference, FilterLogEvents, filterPattern. */
const MAX_LENGTH = 1024;

/** What can be looked for as a term: no quotation mark and nothing that is written otherwise in JSON. */
const ID = /^[\w.:=+/-]{1,200}$/;

export function canBeLogged(id: string): boolean {
  return ID.test(id);
}

/**
 * Filter patterns that together mean every line with one of these ids anywhere in it.
 * @param ids each of which {@link canBeLogged}
 */
export function idPatterns(ids: Iterable<string>): readonly string[] {
  const patterns: string[] = [];
  let pattern = "";
  for (const id of ids) {
    const term = `?"${id}"`;
    if (pattern !== "" && pattern.length + 1 + term.length > MAX_LENGTH) {
      patterns.push(pattern);
      pattern = term;
    } else {
      pattern = pattern === "" ? term : `${pattern} ${term}`;
    }
  }
  return pattern === "" ? [] : [...patterns, pattern];
}
