import { developmentSecret } from "../../../local/development-secret.ts";
import { type SOURCES, signedEvent } from "../../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../../testing/factories/webhooks.ts";
import type { SignedRequest } from "../../../testing/http/signed-requests.ts";
import { EVERY_PLANTED, leaksIn, PLANTED, PLANTED_FIELDS, PLANTED_ID } from "./planted.ts";

type Source = (typeof SOURCES)[number];

/** What a sender may put on each request, with something planted. */
const HEADERS = {
  "x-card": PLANTED.card,
  "user-agent": PLANTED.token,
  referer: PLANTED.cardWithSpaces,
  cookie: `session=${PLANTED.secretKey}`,
  authorization: PLANTED.token,
  "idempotency-key": PLANTED.card,
};

/** A body that is taken, with something planted wherever its own fields do not stand. */
function plantedBody({ scheme }: Source, changes: Record<string, unknown> = {}): string {
  return scheme === "stripe"
    ? stripeBody(changes)
    : webhookBody({ ...PLANTED_FIELDS, transaction_id: PLANTED_ID, ...changes });
}

function stripeBody({ id = "evt_planted", created = 1_767_225_600, ...changes }: Record<string, unknown>): string {
  const { transaction_id = PLANTED_ID, ...fields } = changes;
  return JSON.stringify({
    ...PLANTED_FIELDS,
    id,
    type: "payment_intent.succeeded",
    created,
    data: {
      object: { ...PLANTED_FIELDS, id: transaction_id, amount: 1234, currency: "usd", ...fields },
      previous_attributes: PLANTED_FIELDS,
    },
  });
}

/** Bodies: one that is taken, then those that are refused in every way. */
function bodiesOf(source: Source): string[] {
  const fields = ["id", "amount", "currency", "status", "created", "amount_received"];
  return [
    plantedBody(source),
    ...fields.flatMap((field) => EVERY_PLANTED.map((value) => plantedBody(source, { [field]: value }))),
    // Those that could be an id are none here: PLANTED_ID stands for them.
    ...EVERY_PLANTED.filter((value) => !/^[\w-]+$/.test(value)).map((value) =>
      plantedBody(source, { transaction_id: value }),
    ),
    ...EVERY_PLANTED.flatMap((value) => [value, `{"id":${value}`, JSON.stringify({ id: value, type: value })]),
    plantedBody(source, { further: 1.5 }).replace("1.5", "1e99999999999999999999"),
  ];
}

/** Requests of a source: signed ones, and such with something planted where the signature stands. */
export async function plantedRequests(source: Source): Promise<SignedRequest[]> {
  const { name } = source;
  const requests = await Promise.all(
    bodiesOf(source).map(async (body, index) => {
      // The second one takes the first one's id for other content.
      const signed = await signedEvent({ source: name, body, eventId: index < 2 ? "msg-planted" : `msg-${index}` });
      return { ...signed, headers: { ...HEADERS, ...signed.headers } };
    }),
  );
  const first = requests[0] as SignedRequest;
  const names = Object.keys(first.headers ?? {}).filter((header) => /signature|^webhook-/.test(header));
  const forged = EVERY_PLANTED.flatMap((value) =>
    [
      ...names.map((header) => ({ [header]: value })),
      { "stripe-signature": `t=${value},v1=${value}` },
      { "webhook-signature": `v1,${value}` },
    ].map((headers) => ({ ...first, headers: { ...first.headers, ...headers } })),
  );
  return [...requests, ...forged, { ...first, headers: HEADERS }];
}

/** What stands in a text that must not: what is planted, the sources' secrets, and the signatures that were sent. */
export function sourceLeaksIn(
  text: string,
  sources: readonly Source[],
  sent: readonly SignedRequest[],
  allowed: readonly string[] = [],
): string[] {
  const secrets = sources.flatMap(({ name }) => {
    const secret = developmentSecret(name).replace("whsec_", "");
    // A part of a secret is too much as well.
    return [secret.slice(0, 12), secret.slice(12, 24), secret.slice(24, 36)];
  });
  const signatures = sent.flatMap(({ headers = {} }) => [
    ...(headers["webhook-signature"]?.replace("v1,", "") ?? "").split(" "),
    ...(/v1=([0-9a-f]{64})/.exec(headers["stripe-signature"] ?? "")?.slice(1) ?? []),
  ]);
  return [
    ...leaksIn(text).filter((value) => !allowed.includes(value)),
    ...(/whsec_\S/.exec(text) ?? []),
    ...[...secrets, ...signatures].filter((secret) => secret.length > 8 && text.includes(secret)),
  ];
}
