import { basename, dirname } from "node:path";
import { projectFiles } from "../../testing/checkout.ts";

const files = projectFiles();
const directories = new Set(files.map(dirname).filter((name) => name !== "."));

/** What Windows has devices for, in any case and with any ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Windows takes 260 characters, of which the folder of the checkout needs some. */
const LONGEST = 120;

test("given the names of the project's files, then Windows, macOS and Linux take each", () => {
  expect(files).toContain("stacks/payment-stack.ts");
  expect(files.filter((file) => !/^[\w./-]+$/.test(file) || file.length > LONGEST)).toEqual([]);
  expect([...files, ...directories].filter((name) => DEVICES.test(basename(name)) || name.endsWith("."))).toEqual([]);
});

test("given a file system that tells no cases apart, then each name is another one there, too", () => {
  const names = [...files, ...directories];

  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(new Set(names).size);
});
