import { bundleFunction } from "../../stacks/bundles/index.ts";
import { FunctionAlarms, NodeFunction } from "../../stacks/constructs/index.ts";
import type { PaymentStack } from "../../stacks/index.ts";

/** `GET /transactions/{id}/history`, served by a function of one's own, which may read the table and do nothing else. */
export function addHistoryRoute(stack: PaymentStack): NodeFunction {
  const handler = new NodeFunction(stack, "history-reader", {
    ...stack.functionProps,
    name: "history-reader",
    bundle: bundleFunction(new URL("./history-reader.ts", import.meta.url)),
    environment: { DYNAMODB_TABLE: stack.table.name },
    permissions: stack.table.grant("Query"),
  });
  stack.api.addRoute({ method: "GET", path: "/transactions/{id}/history", handler });
  new FunctionAlarms(stack, "HistoryAlarms", { ...stack.alarmProps, functions: [handler], answering: [] });
  return handler;
}
