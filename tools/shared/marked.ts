/** What stands in a document between `<!-- name -->` and `<!-- /name -->`. */

/** @throws Error if the document lacks its marks */
export function markedPart(document: string, name: string): string {
  return document.slice(...placeOf(document, name)).trim();
}

/**
 * The document with another text between its marks.
 * @throws Error if it lacks them
 */
export function withMarkedPart(document: string, name: string, text: string): string {
  const [begin, end] = placeOf(document, name);
  return `${document.slice(0, begin)}\n\n${text}\n\n${document.slice(end)}`;
}

function placeOf(document: string, name: string): [begin: number, end: number] {
  const [first, last] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [begin, end] = [document.indexOf(first), document.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks its marks: ${first} and ${last}`);
  return [begin + first.length, end];
}
