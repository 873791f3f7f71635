import { SignatureV4 } from "@smithy/signature-v4";
import { UsageError } from "../../../../command-line/command.ts";
import { CREDENTIALS, REGION } from "../../../../local/aws/account.ts";
import { Sha256 } from "../../../shared/sha256.ts";
import { newEventId } from "../../../webhook/events.ts";
import { digest } from "../../../webhook/senders/sender.ts";
import { send } from "../../../webhook/sending.ts";
import type { Sent } from "../../contract.ts";
import type { LocalControls } from "../route.ts";
import type { ToSend } from "./source-sender.ts";

const AMOUNT = /^(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?$/;

/** Records a payment as a caller with AWS credentials does. The event's id is its Idempotency-Key. */
export async function sendToApi({ url }: LocalControls, asked: ToSend): Promise<Sent> {
  const { id, event_id } = asked;
  const [status, amount, currency] = [asked.status || "completed", asked.amount || "12.34", asked.currency || "USD"];
  if (!AMOUNT.test(amount)) throw new UsageError(`amount: "${amount}" given, allowed: an amount as 12 or 12.50`);
  const eventId = event_id || newEventId("standard-webhooks", Date.now());
  const transactionId = id || `txn-${digest(eventId)}`;
  const payment = { transaction_id: transactionId, amount: JSON.rawJSON(amount), currency, status };
  const body = JSON.stringify(payment);
  const target = new URL(`${url}/webhooks/payment`);
  const signer = new SignatureV4({ credentials: CREDENTIALS, region: REGION, service: "execute-api", sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: target.protocol,
    hostname: target.hostname,
    path: target.pathname,
    headers: { host: target.host, "content-type": "application/json", "idempotency-key": eventId },
    body,
  });
  const { status: answered, text } = await send(target.href, { headers, body });
  return {
    transaction_id: transactionId,
    answers: [{ type: status, status: answered, text }],
    again: { event_id: eventId },
  };
}
