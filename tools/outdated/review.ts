import type { HeldBack } from "./held-back.ts";

/** A direct dependency that npm knows a newer version of. */
export interface NewerVersion {
  readonly name: string;
  readonly current: string;
  /** The newest version of all. */
  readonly latest: string;
  /** The newest version to take; of a package that is held back, below its bound. */
  readonly newest: string;
}

/** What to say of the dependencies, and whether something has to be done. */
export interface OutdatedReview {
  readonly lines: readonly string[];
  readonly outdated: boolean;
}

/**
 * @param newer what npm found, with the newest version below the bound for what is held back
 * @param heldBack by name
 * @param all names of the direct dependencies: a reason for any other is not needed, nor is one for what has no newer version
 */
export function reviewDependencies(
  newer: readonly NewerVersion[],
  heldBack: Readonly<Record<string, HeldBack>>,
  all: readonly string[],
): OutdatedReview {
  const behind = newer.filter(({ current, newest }) => isBefore(current, newest));
  const needless = Object.entries(heldBack).flatMap(([name, { below }]) => {
    if (!all.includes(name)) return [`${name} is held back in tools/outdated/held-back.ts, and no dependency`];
    const latest = newer.find((each) => each.name === name)?.latest;
    if (latest !== undefined && !isBefore(latest, below)) return [];
    return [`${name} is held back in tools/outdated/held-back.ts, and there is no version from ${below} on`];
  });
  return {
    lines: [
      ...behind.map(({ name, current, newest }) => `outdated: ${name} ${current}, newest ${newest}`),
      ...needless.map((line) => `not needed: ${line}`),
      ...Object.entries(heldBack).map(([name, { below, why }]) => `held back: ${name} below ${below}: ${why}`),
    ],
    outdated: behind.length + needless.length > 0,
  };
}

/** Versions are pinned: three numbers. A registry's `latest` can be behind what is installed. */
function isBefore(version: string, other: string): boolean {
  return version.localeCompare(other, "en", { numeric: true }) < 0;
}
