import * as z from "zod/mini";
import { UsageError } from "../../../../command-line/command.ts";
import { BASIC_STATUSES } from "../../../../functions/domain/payment-events.ts";
import { FAULT_TARGETS } from "../../../../local/cli-options.ts";
import { FAULT_KINDS, type Fault, parseFault } from "../../../../local/faults/fault.ts";
import { livesToldBy } from "../../../webhook/sending.ts";
import type { Sending, Sent } from "../../contract.ts";
import { sendToApi } from "../local/api-sender.ts";
import { API, sendEvent, sendLife } from "../local/source-sender.ts";
import type { ConsoleRoute } from "../route.ts";

/** What can be sent to the local run, and what is to go wrong there. */
export const SENDING: ConsoleRoute = {
  method: "GET",
  path: "/api/sending",
  async answer(_request, { local }) {
    if (!local) return undefined;
    const { functionNames, operations } = FAULT_TARGETS;
    return {
      sources: [
        { name: API, scheme: "AWS_IAM", lifecycles: [] },
        ...local.sources.map(({ name, scheme }) => ({ name, scheme, lifecycles: livesToldBy(scheme) })),
      ],
      statuses: BASIC_STATUSES,
      faults: { armed: local.faults.faults.map(faultText), functions: functionNames, operations, kinds: FAULT_KINDS },
    } satisfies Sending;
  },
};

const text = z.optional(z.string());
const toSend = z.object({
  ...{ source: z.string(), status: text, amount: text, currency: text, id: text },
  ...{ event_id: text, lifecycle: text },
});

export const SEND: ConsoleRoute = {
  method: "POST",
  path: "/api/sending",
  changes: true,
  async answer({ body }, { local }) {
    if (!local) return undefined;
    const { data } = toSend.safeParse(body);
    if (!data) throw new UsageError("no event given, allowed: what the form sends");
    if (data.source === API) return sendToApi(local, data);
    const sent: Promise<Sent> = data.lifecycle ? sendLife(local, data) : sendEvent(local, data);
    return sent;
  },
};

export const ARM: ConsoleRoute = {
  method: "POST",
  path: "/api/faults",
  changes: true,
  async answer({ body }, { local }) {
    if (!local) return undefined;
    const { data } = z.object({ fault: z.string() }).safeParse(body);
    local.faults.add([parseFault(data?.fault ?? "", FAULT_TARGETS)]);
    return {};
  },
};

export const REPAIR: ConsoleRoute = {
  method: "POST",
  path: "/api/faults/clear",
  changes: true,
  async answer(_request, { local }) {
    if (!local) return undefined;
    local.faults.clear();
    return {};
  },
};

/** As `--fault` takes it. */
function faultText({ functionName, operation, first, last, kind }: Fault): string {
  const calls = last === Number.MAX_SAFE_INTEGER ? ":*" : first === last ? `:${first}` : `:${first}-${last}`;
  return `${functionName}:${operation}${calls === ":1" ? "" : calls}=${kind}`;
}
