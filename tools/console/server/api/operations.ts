import * as z from "zod/mini";
import { UsageError } from "../../../../command-line/command.ts";
import type { OperationForm } from "../../contract.ts";
import { Jobs } from "../jobs.ts";
import { formOf } from "../operation-form.ts";
import type { ConsoleRoute } from "../route.ts";

const asked = z.object({
  operation: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
  positionals: z.array(z.string()),
});

/** What operators can do to the environment. */
export function operationRoutes(): readonly ConsoleRoute[] {
  const jobs = new Jobs();
  return [
    {
      method: "GET",
      path: "/api/operations",
      answer: async (): Promise<readonly OperationForm[]> =>
        Jobs.changes().map(([name, operation]) => formOf(name, operation)),
    },
    {
      // Only reads: a dry run is the way to see what would be changed.
      method: "POST",
      path: "/api/dry-runs",
      async answer({ body }, context) {
        const { data } = asked.safeParse(body);
        if (!data) throw new UsageError("no operation with its values given, allowed: what the form sends");
        return jobs.dryRun(data, context);
      },
    },
    {
      method: "POST",
      path: "/api/dry-runs/:id/carry-out",
      changes: true,
      answer: async ({ parameters: { id = "" } }, context) => jobs.carryOut(id, context),
    },
    { method: "GET", path: "/api/jobs/:id", answer: async ({ parameters: { id = "" } }) => jobs.find(id) },
    { method: "POST", path: "/api/jobs/:id/stop", answer: async ({ parameters: { id = "" } }) => jobs.stop(id) },
  ];
}
