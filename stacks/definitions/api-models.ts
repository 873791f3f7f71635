import * as z from "zod/mini";
import { notificationRequest, webhookPayment } from "../../functions/domain/contracts.ts";

/** A model, by which API Gateway validates the body of a request. */
export interface ApiModel {
  /** The model's name in the API, of letters and digits. */
  readonly name: string;
  /** JSON Schema draft 4, as text. */
  readonly schema: string;
}

/** The models by what they describe. */
export const API_MODELS = {
  webhookPayment: { name: "WebhookPaymentModel", schema: modelSchema(webhookPayment) },
  notification: { name: "NotificationModel", schema: modelSchema(notificationRequest) },
} as const satisfies Record<string, ApiModel>;

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
        // zod's own pattern of an e-mail address has look-aheads, which API Gateway need not know; the handler checks it.
        if (jsonSchema.format === "email") delete jsonSchema.pattern;
      },
    }),
  );
}
