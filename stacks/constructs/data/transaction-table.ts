import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { TIME_INDEX } from "../../../functions/domain/time-index.ts";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import type { Permission } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import { type EncryptionKey, existingKey } from "../security/encryption-key.ts";

/** Operations that the stack's functions use: roles allow them, the throttle alarm watches them. */
export const TABLE_OPERATIONS = ["PutItem", "UpdateItem", "Query"] as const;

/** Operations on items. The further ones are for functions of one's own. */
export type TableOperation =
  | (typeof TABLE_OPERATIONS)[number]
  | "GetItem"
  | "BatchGetItem"
  | "BatchWriteItem"
  | "ConditionCheckItem"
  | "DeleteItem"
  | "Scan";

/** The table of payments: one that the stack makes, or one that is there already. */
export interface TransactionTable {
  /** The table's name. */
  readonly name: string;
  /** The table's ARN. */
  readonly arn: string;
  /** What a caller of these operations needs, its use of the table's key included. */
  grant(...operations: readonly TableOperation[]): Permission[];
}

/** Props of {@link ManagedTable}. */
export interface ManagedTableProps extends NamingProps {
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Whether Terraform and DynamoDB refuse to destroy it. */
  readonly protectData: boolean;
  /** Whether payments can be listed by time. It can be added to a table and taken away later, and the table stays. */
  readonly timeIndex: boolean;
}

const INDEX_BY_TIME = {
  name: TIME_INDEX.name,
  hashKey: TIME_INDEX.partitionKey,
  rangeKey: TIME_INDEX.sortKey,
  projectionType: "INCLUDE",
  nonKeyAttributes: [...TIME_INDEX.projected],
};

/** One item a webhook under its transaction and time, and one a webhook's idempotency key. */
export class ManagedTable extends Construct implements TransactionTable {
  /** The table's name, as the resource has it. */
  readonly name: string;
  /** The table's ARN, as the resource has it. */
  readonly arn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, protectData, timeIndex, ...naming }: ManagedTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "Resource", {
      name: nameOf("payment-transactions", naming),
      billingMode: "PAY_PER_REQUEST",
      tableClass: "STANDARD",
      hashKey: "transaction_id",
      rangeKey: "timestamp",
      attribute: [
        { name: "transaction_id", type: "S" },
        { name: "timestamp", type: "S" },
        ...(timeIndex ? [{ name: TIME_INDEX.partitionKey, type: "S" }] : []),
      ],
      ...(timeIndex && { globalSecondaryIndex: [INDEX_BY_TIME] }),
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      pointInTimeRecovery: { enabled: true },
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      deletionProtectionEnabled: protectData,
      ...protection(protectData),
    });
    this.name = table.name;
    this.arn = table.arn;
    this.#key = key;
  }

  /** What a caller of these operations needs. */
  grant(...operations: readonly TableOperation[]): Permission[] {
    return use(this.arn, this.#key, operations);
  }
}

/** Props of {@link existingTable}. */
export interface ExistingTableProps {
  /** ARN of the table, which is in the stack's account and region. */
  readonly arn: string;
  /** ARN of the key that encrypts it. @default - a key of AWS's own, whose use needs no permission */
  readonly keyArn?: string;
}

/**
 * A table that is there already. It must have the partition key `transaction_id` and the sort key `timestamp`, both texts. Nothing of
 * the table is changed.
 * @throws Error if an ARN is not one of a table, or of a key
 */
export function existingTable({ arn, keyArn }: ExistingTableProps): TransactionTable {
  const key = keyArn === undefined ? undefined : existingKey(keyArn);
  const named = (name: string): TransactionTable => ({
    name,
    arn,
    grant: (...operations) => use(arn, key, operations),
  });
  if (Token.isUnresolved(arn)) return named(Fn.element(Fn.split("/", arn), 1));
  const [, name] = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/([\w.-]+)$/.exec(arn) ?? [];
  if (name === undefined) throw new Error(`table: given ${arn}; allowed: the ARN of a DynamoDB table`);
  return named(name);
}

/**
 * Item operations, and the one call to KMS that DynamoDB makes for the caller: to decrypt the table's key, which it then
 * keeps for five minutes a caller. Source: KMS Developer Guide, "How Amazon DynamoDB uses AWS KMS", table key caching.
 */
function use(arn: string, key: EncryptionKey | undefined, operations: readonly TableOperation[]): Permission[] {
  return [
    { actions: operations.map((operation) => `dynamodb:${operation}`), resource: arn },
    ...(key ? [key.grantDecrypt()] : []),
  ];
}
