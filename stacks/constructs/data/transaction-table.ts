import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import type { Permission } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";

/** Operations that the functions use: roles allow them, the throttle alarm watches them. */
export const TABLE_OPERATIONS = ["PutItem", "UpdateItem", "Query"] as const;
/** One of {@link TABLE_OPERATIONS}. */
export type TableOperation = (typeof TABLE_OPERATIONS)[number];

/** Props of {@link TransactionTable}. */
export interface TransactionTableProps {
  /** The end of its names in AWS. */
  readonly environmentSuffix: string;
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Whether Terraform and DynamoDB refuse to destroy it. */
  readonly protectData: boolean;
}

/** One item a webhook under its transaction and time, and one a webhook's idempotency key. */
export class TransactionTable extends Construct {
  /** The table's name, as the resource has it. */
  readonly name: string;
  readonly #arn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { environmentSuffix, key, protectData }: TransactionTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "Resource", {
      name: `payment-transactions-${environmentSuffix}`,
      billingMode: "PAY_PER_REQUEST",
      tableClass: "STANDARD",
      hashKey: "transaction_id",
      rangeKey: "timestamp",
      attribute: [
        { name: "transaction_id", type: "S" },
        { name: "timestamp", type: "S" },
      ],
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      pointInTimeRecovery: { enabled: true },
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      deletionProtectionEnabled: protectData,
      ...protection(protectData),
    });
    this.name = table.name;
    this.#arn = table.arn;
    this.#key = key;
  }

  /**
   * Item operations, and the one call to KMS that DynamoDB makes for the caller: to decrypt the table's key, which it then
   * keeps for five minutes a caller. Source: KMS Developer Guide, "How Amazon DynamoDB uses AWS KMS", table key caching.
   */
  grant(...operations: readonly TableOperation[]): Permission[] {
    return [
      { actions: operations.map((operation) => `dynamodb:${operation}`), resource: this.#arn },
      this.#key.grantDecrypt(),
    ];
  }
}
