import type { WebhookSource } from "../../functions/domain/webhook-sources.ts";
import { areDefault, currencyDigits } from "./currencies.ts";
import type { Settings } from "./schema.ts";
import { webhookSecretName } from "./webhook-source.ts";

const LONGEST_PARTITION = "aws-us-gov";
const ACCOUNT = "123456789012";
/** What Secrets Manager adds to a name in an ARN. */
const RANDOM = "-AbCdEf";

/** How many bytes the variables of `webhook-receiver` take at most: names and values that Terraform knows only later are as long as they can be. */
export function variableBytes({
  webhookSources = [],
  currencies = [],
  environmentSuffix = "",
  namePrefix,
  region = "",
}: Partial<Settings>): number {
  const naming = { environmentSuffix, namePrefix };
  const sources = webhookSources.map((source): WebhookSource => {
    const { name, scheme, mode, otherCurrencies, capture, url } = source;
    const secretName = `${webhookSecretName(source, naming)}${RANDOM}`;
    const secretId = `arn:${LONGEST_PARTITION}:secretsmanager:${region}:${ACCOUNT}:secret:${secretName}`;
    return { name, scheme, mode, otherCurrencies, capture, url, secretId };
  });
  const names = `${namePrefix ?? ""}-${environmentSuffix}`;
  const digits = currencyDigits(currencies);
  const variables = {
    WEBHOOK_SOURCES: JSON.stringify(sources),
    ...(!areDefault(digits) && { CURRENCY_DIGITS: JSON.stringify(digits) }),
    DYNAMODB_TABLE: `payment-transactions${names}`,
    KMS_KEY_ID: "12345678-1234-1234-1234-123456789012",
    SQS_QUEUE_URL: `https://sqs.${region}.amazonaws.com.cn/${ACCOUNT}/payment-notifications${names}`,
    LIFECYCLE: "basic",
  };
  return Object.entries(variables).flat().join("").length;
}
