import type { StackDirectory } from "./stack-directory.ts";
import type { System } from "./system.ts";

/** Fails unless a webhook that is sent to the deployed API is recorded: its payment can be read. */
export async function expectRecording(system: System, stack: StackDirectory): Promise<void> {
  const { APIGatewayInvokeURL = "" } = await stack.outputs();
  const body = '{"transaction_id":"txn-1","amount":12.34,"currency":"EUR","status":"completed"}';

  expect((await system.call(APIGatewayInvokeURL, { path: "/webhooks/payment", body })).status).toBe(200);
  expect((await system.call(APIGatewayInvokeURL, { path: "/transactions/txn-1" })).json).toMatchObject({
    amount: 12.34,
  });
}
