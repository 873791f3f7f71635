/** The code of functions. What is exported here changes only with the version. */
export type { Bundle } from "./bundle.ts";
export { bundleFunction } from "./bundle-function.ts";
export { prepareBundles } from "./function-bundles.ts";
