import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { ClientSettings } from "./account-inventory.ts";

/** The bucket of an account that sets no suffix. */
export const DEFAULT_STATE_BUCKET = "payment-terraform-state-default";

/** Makes the bucket of the states, as another checkout would have. @returns a client that reaches it on the emulator */
export async function createStateBucket(client: ClientSettings, bucket: string = DEFAULT_STATE_BUCKET) {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return s3;
}
