/**
 * Stands for `node:http` in the bundles. To import that as a module, Node reads each of its exports, one of which loads
 * the whole of `fetch`: some ten milliseconds of a cold start, for nothing. This way of asking for it does not.
 */
module.exports = process.getBuiltinModule("node:http");
