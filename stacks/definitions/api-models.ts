import * as z from "zod/mini";
import { notificationRequestOf, webhookPaymentOf } from "../../functions/domain/contracts.ts";
import type { Currencies } from "../../functions/domain/currencies.ts";
import type { Lifecycle } from "../../functions/domain/payment-events.ts";

/** A model, by which API Gateway validates the body of a request. */
export interface ApiModel {
  /** The model's name in the API, of letters and digits. */
  readonly name: string;
  /** JSON Schema draft 4, as text. */
  readonly schema: string;
}

/**
 * The models by what they describe.
 * @param currencies those that are taken. @default - USD, EUR and GBP
 * @param lifecycle what is taken of a payment's life. @default - `basic`
 */
export function apiModels(currencies?: Currencies, lifecycle?: Lifecycle) {
  return {
    webhookPayment: { name: "WebhookPaymentModel", schema: modelSchema(webhookPaymentOf(currencies, lifecycle)) },
    notification: { name: "NotificationModel", schema: modelSchema(notificationRequestOf(lifecycle)) },
  } as const satisfies Record<string, ApiModel>;
}

/** The model of a contract. */
function modelSchema(contract: z.core.$ZodType): string {
  return JSON.stringify(
    z.toJSONSchema(contract, {
      target: "draft-4",
      // Values of a type of our own are described by what they registered.
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        // Providers add fields as they like.
        delete jsonSchema.additionalProperties;
        delete jsonSchema.default;
        // zod's own pattern of a format has what API Gateway need not know, as look-aheads; the handler checks it.
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      },
    }),
  );
}
