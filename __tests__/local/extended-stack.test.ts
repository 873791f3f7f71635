import { resolve } from "node:path";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({ app: resolve(__dirname, "../../examples/extending/main.ts") });
});
afterAll(() => system.stop());

describe("given an app that adds a route with a function of its own", () => {
  test("when a caller of the route signs, then the function answers with what its permissions let it read", async () => {
    const post = await call(system.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id: "own-1" }) });
    const history = await call(system.url, { path: "/transactions/own-1/history" });

    expect(post.status).toBe(200);
    expect(history.status).toBe(200);
    expect(history.json).toEqual({ history: [{ timestamp: expect.any(String), status: "completed" }] });
  });

  test("when a caller does not sign, then the API refuses the call", async () => {
    expect((await fetch(`${system.url}/transactions/own-1/history`)).status).toBe(403);
  });
});
