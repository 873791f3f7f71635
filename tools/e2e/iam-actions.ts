/** Operations of AWS's APIs whose permission has another name. Source: Service Authorization Reference, Amazon S3. */
const RENAMED: Readonly<Record<string, string>> = {
  "s3 HeadObject": "s3:GetObject",
  "s3 ListObjectsV2": "s3:ListBucket",
};
/** Nobody needs a permission to ask who he is. Source: STS API Reference, GetCallerIdentity. */
const FREE = new Set(["sts GetCallerIdentity"]);
/** API Gateway's permissions are HTTP methods. Source: API Gateway Developer Guide, "Control access for managing an API". */
const METHODS: readonly (readonly [operation: RegExp, method: string])[] = [
  [/^(?:TagResource|Put|Import)/, "PUT"],
  [/^Get/, "GET"],
  [/^Create/, "POST"],
  [/^Update/, "PATCH"],
  [/^(?:UntagResource|Delete)/, "DELETE"],
];

/**
 * The IAM action that allows an operation, or nothing if nobody needs one.
 * @param operation as `dynamodb CreateTable`
 * @throws Error for an operation of API Gateway whose method is not known
 */
export function actionOf(operation: string): string | undefined {
  if (FREE.has(operation)) return undefined;
  const [service, name = ""] = operation.split(" ");
  if (service !== "apigateway") return RENAMED[operation] ?? `${service}:${name}`;
  const method = METHODS.find(([names]) => names.test(name))?.[1];
  if (method === undefined) throw new Error(`${operation}: by which method?`);
  return `apigateway:${method}`;
}
