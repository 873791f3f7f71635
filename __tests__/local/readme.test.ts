import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { endStarted, ROOT, ready, removeTemporary, start } from "../../testing/systems/npm-start.ts";

afterEach(endStarted);
afterAll(removeTemporary);

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const SHOWN_URL = "http://127.0.0.1:3000/prod";

/** Each call that is shown, with the answer below it. */
const CALLS = [...README.matchAll(/```sh\n(?<command>curl [^`]+)```\n\n```json\n(?<answer>[^`]+)\n```/g)].map(
  ({ groups = {} }) => ({ command: String(groups.command), answer: String(groups.answer) }),
);

/** The events that the terminal is shown with. */
const EVENTS = [...README.matchAll(/^\d\d:\d\d:\d\d\.\d+ .*$/gm)].map(([line]) => line);

/** What is the same in every run. */
const lasting = (text: string) =>
  text
    .trim()
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<timestamp>")
    .replaceAll(/^\d\d:\d\d:\d\d\.\d+/gm, "<time>")
    .replaceAll(/\d+ ms/g, "<ms>");

test("given the local run, when the README's calls are made in order, then answers and terminal are as it shows them", async () => {
  // given
  const run = start([]);
  const url = await ready(run);

  // when
  const answers: string[] = [];
  for (const { command } of CALLS) {
    const { stdout } = await promisify(execFile)("sh", ["-c", command.replace(SHOWN_URL, url)]);
    answers.push(stdout);
  }
  const shown = () => lasting(run.output.stdout).split("\n");
  const expected = EVENTS.map(lasting).sort();
  while (shown().filter((line) => line.startsWith("<time>")).length < expected.length) {
    await new Promise((done) => setTimeout(done, 20));
  }

  // then
  expect(CALLS).toHaveLength(3);
  expect(answers.map(lasting)).toEqual(CALLS.map(({ answer }) => lasting(answer)));
  expect(
    shown()
      .filter((line) => line.startsWith("<time>"))
      .sort(),
  ).toEqual(expected);
});
