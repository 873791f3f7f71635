/** Stands for `node:https` in the bundles, see builtins.ts: the only one whose default export is asked for. */
export default process.getBuiltinModule("node:https");
