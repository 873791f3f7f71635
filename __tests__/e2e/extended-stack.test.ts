import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { type EmulatedSystem, ENVIRONMENT, startSystem } from "./support/system.ts";

/** The extensions of docs/extending.md, deployed together: a route, an alarm, a subscriber, changed resources. */
const step = inOrder();

let system: EmulatedSystem;
let stack: StackDirectory;
let url: string;

beforeAll(async () => {
  system = await startSystem("extended-stack", { BACKEND: "local" });
  stack = await system.project.freshStackDirectory("payment", {}, "__tests__/e2e/fixtures/extended-app.ts");
});

afterAll(() => system?.stop());

step("given the extended stack, when it is deployed, then everything of it is there, and stays as it is", async () => {
  await stack.init();
  await stack.apply();
  ({ APIGatewayInvokeURL: url = "" } = await stack.outputs());

  expect(await stack.managed()).toEqual(stack.declared.sort());
  expect(stack.declared).toContain("aws_lambda_function.history_reader");
  expect(planned(await stack.plan())).toEqual([]);
});

step("given a recorded payment, when the route of one's own is called, then its function answers", async () => {
  const body = webhookBody({ transaction_id: "own-1" });

  expect((await system.call(url, { path: "/webhooks/payment", body })).status).toBe(200);

  const history = await system.call(url, { path: "/transactions/own-1/history" });
  expect(history.json).toEqual({ history: [{ timestamp: expect.any(String), status: "completed" }] });
});

step(
  "given a recorded payment, when its notification is published, then the subscriber of one's own has it",
  async () => {
    const written = await waitFor("the notification in the ledger", async () => {
      const { Items = [] } = await system.table.send(new ScanCommand({ TableName: `ledger-${ENVIRONMENT}` }));
      return Items[0]?.notification?.S;
    });

    expect(written).toContain("own-1");
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 200, operations: 50 });
});
