/** Longer words are no names of routes. */
const MAX_LENGTH = 32;

/** A name as routes have it, with a version at most: no number of a card, no address, no secret with a digit in its middle. */
const NAME = /^[A-Za-z]+(?:[-_.][A-Za-z]+)*\d?$/;

/** Segments of a path that are shown. */
const MAX_SEGMENTS = 8;

/** A path as a terminal may show it: whatever is not surely a name may be an id that a caller chose, and is left out. */
export function shownPath(path: string): string {
  const segments = path.split("/").slice(1);
  const shown = segments.slice(0, MAX_SEGMENTS).map((segment) => {
    if (segment === "") return segment;
    return segment.length <= MAX_LENGTH && NAME.test(segment) ? segment : "…";
  });
  return `/${shown.join("/")}${segments.length > MAX_SEGMENTS ? "/…" : ""}`;
}
