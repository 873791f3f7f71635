/**
 * Stands for modules of Node in the bundles. To import one as a module, Node reads each of its exports, and some load much more:
 * those of `node:http` the whole of `fetch`, those of others worker threads. That is more than ten milliseconds of a cold start, for
 * nothing. This way of asking reads only what is named here.
 *
 * It is all that the functions and their packages name. Bundling fails on a name that is missing.
 */
export const { Console } = process.getBuiltinModule("node:console");
export const {
  createHash,
  createHmac,
  createSecretKey,
  getRandomValues,
  hash,
  randomInt,
  randomUUID,
  timingSafeEqual,
  verify,
  X509Certificate,
} = process.getBuiltinModule("node:crypto");
export const { createReadStream, fstatSync, lstatSync, ReadStream, readFileSync } = process.getBuiltinModule("node:fs");
export const { readFile } = process.getBuiltinModule("node:fs/promises");
export const { homedir, platform, release } = process.getBuiltinModule("node:os");
export const { join, sep } = process.getBuiltinModule("node:path");
export const { env, versions } = process;
export const { PassThrough, Readable, Writable } = process.getBuiltinModule("node:stream");
export const { setTimeout } = process.getBuiltinModule("node:timers/promises");
export const { TextDecoder } = process.getBuiltinModule("node:util");
