/** Stands for `node:zlib` in the bundles, see builtins.ts. Apart, because only bundles that read certificates need it. */
export const { crc32 } = process.getBuiltinModule("node:zlib");
