/** Stands for `node:tls` in the bundles, see builtins.ts. Apart, because only bundles that read certificates need it. */
export const { getCACertificates } = process.getBuiltinModule("node:tls");
