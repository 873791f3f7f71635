/** Stands for `node:http` in the bundles, see builtins.ts. The SDK imports it when it is needed, and takes the whole module. */
module.exports = process.getBuiltinModule("node:http");
