/** Milliseconds between two lines of progress. */
const INTERVAL = 5000;

/** Tells how far something is, a line now and then. */
export function everyFewSeconds(tell: (text: string) => void): (text: () => string) => void {
  let toldAt = Date.now();
  return (text) => {
    if (Date.now() - toldAt < INTERVAL) return;
    toldAt = Date.now();
    tell(text());
  };
}
