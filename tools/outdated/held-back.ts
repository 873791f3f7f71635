/** A package that stays below its newest version. */
export interface HeldBack {
  /** The first version that is not taken. */
  readonly below: string;
  readonly why: string;
}

/** By name. Within its bound, each is at its newest version all the same. */
export const HELD_BACK: Readonly<Record<string, HeldBack>> = {
  node: { below: "25.0.0", why: "the functions run on nodejs24.x, Lambda's newest runtime for Node" },
  "@types/node": { below: "25.0.0", why: "of Node 24, see node" },
  "dependency-cruiser": {
    below: "18.0.0",
    why: "it reads TypeScript by the compiler's own API, which TypeScript 7 has not published; 17 reads it with swc",
  },
};
