/**
 * Loaded before a command (`node --import`) by the Node that npm finds, which may be an old one: says in one line what would
 * otherwise be a stack trace.
 */
import { existsSync } from "node:fs";
// As a whole: a name that an old Node does not have would be the stack trace.
import module from "node:module";
import { fileURLToPath } from "node:url";

const { npm_lifecycle_event: script = "start" } = process.env;

function end(problem) {
  console.error(`npm ${script === "start" ? script : `run ${script}`}: ${problem}`);
  process.exit(1);
}

if (!existsSync(new URL("../node_modules/.package-lock.json", import.meta.url))) {
  end("the packages are not installed; run npm ci first");
}
if (!process.features.typescript) {
  end(`given Node ${process.versions.node}; allowed: Node 24, which npm ci installs unless install scripts are off`);
}
// Half of what a command needs to start is to compile what it loads.
module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/compile", import.meta.url)));
