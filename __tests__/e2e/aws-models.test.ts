import { writeFileSync } from "node:fs";
import path from "node:path";
import { checkRequests } from "../../tools/e2e/aws-models.ts";
import { temporaryDirectory } from "./support/project.ts";
import { startSystem } from "./support/system.ts";

/** The check of what Terraform sends, by requests with a violation of each kind, in each way in which AWS takes parameters. */
interface Recorded {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What is wrong with requests that were recorded: each time that AWS would refuse one. */
function violationsOf(requests: readonly (readonly [service: string, request: Recorded])[]): string[] {
  const file = path.join(temporaryDirectory("requests"), "requests.jsonl");
  writeFileSync(file, requests.map(([service, request]) => `${JSON.stringify(line(service, request))}\n`).join(""));
  const { violations } = checkRequests(process.env.E2E_PYTHON ?? "", file);
  return Object.entries(violations).flatMap(([violation, count]) => Array<string>(count).fill(violation));
}

function line(service: string, { method = "POST", path: at = "/", query = "", headers, body = "" }: Recorded) {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/${service}/aws4_request`;
  const base64 = Buffer.from(body).toString("base64");
  return { method, path: at, query, headers: { authorization, ...headers }, body: base64 };
}

const target = (name: string) => ({ "x-amz-target": name });
const json = (name: string, body: object): Recorded => ({ headers: target(name), body: JSON.stringify(body) });
const form = (fields: Record<string, string>): Recorded => ({ body: String(new URLSearchParams(fields)) });
const iam = (fields: Record<string, string>) => form({ Version: "2010-05-08", ...fields });
const role = { Action: "CreateRole", RoleName: "reader", AssumeRolePolicyDocument: "{}" };
const functionOf = (fields: object): Recorded => ({
  path: "/2015-03-31/functions",
  body: JSON.stringify({
    FunctionName: "reader",
    Role: "arn:aws:iam::123456789012:role/reader",
    Code: { ZipFile: "UEs=" },
    ...fields,
  }),
});
const bucket = (query: string, body = "", headers: Record<string, string> = {}): Recorded => ({
  method: "PUT",
  path: "/state-of-payments",
  query,
  headers,
  body,
});
const cbor = (operation: string, body: Uint8Array): Recorded => ({
  path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
  headers: { "smithy-protocol": "rpc-v2-cbor" },
  body,
});
const ascii = (text: string) => [0x60 + text.length, ...Buffer.from(text)];
/** A CBOR map with one list of one text. */
const listIn = (name: string, item: string) => Uint8Array.from([0xa1, ...ascii(name), 0x81, ...ascii(item)]);

const TAKEN: readonly [what: string, service: string, Recorded][] = [
  ["JSON", "kms", json("TrentService.CreateKey", { Description: "a key", Tags: [{ TagKey: "a", TagValue: "ä" }] })],
  ["a form", "iam", iam({ ...role, "Tags.member.1.Key": "größe", "Tags.member.1.Value": "a b" })],
  ["JSON with a path", "lambda", functionOf({ Timeout: 30, Environment: { Variables: { STAGE: "prod" } } })],
  [
    "XML",
    "s3",
    bucket("versioning=", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", {
      "x-amz-date": "20261125T000000Z",
    }),
  ],
  ["CBOR", "monitoring", cbor("DescribeAlarms", listIn("AlarmNames", "a"))],
  [
    "a form, of a service that takes CBOR as well",
    "monitoring",
    form({ Action: "DescribeAlarms", Version: "2010-08-01", "AlarmNames.member.1": "a" }),
  ],
  [
    "a body's checksum",
    "s3",
    bucket("tagging=", "<Tagging><TagSet/></Tagging>", { "x-amz-checksum-crc32": "AAAAAA==" }),
  ],
  [
    "a bucket's ARN in a path",
    "s3",
    {
      method: "GET",
      path: "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Aa-bucket",
      headers: { "x-amz-account-id": "123456789012" },
    },
  ],
  [
    "an ARN in a path",
    "lambda",
    { method: "GET", path: "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aa" },
  ],
];

const REFUSED: readonly [what: string, service: string, Recorded, problem: RegExp][] = [
  ["a service", "teleport", {}, /^teleport: no such service/],
  ["an operation of JSON", "dynamodb", json("DynamoDB_20120810.MakeTable", {}), /^dynamodb: no operation MakeTable/],
  ["a target", "dynamodb", json("DynamoDB_20991231.CreateTable", {}), /^dynamodb: no target DynamoDB_20991231/],
  ["an operation of a form", "iam", iam({ Action: "MakeRole" }), /^iam: no operation MakeRole/],
  ["a version", "iam", form({ Action: "ListRoles", Version: "1999-01-01" }), /^iam: no version 1999-01-01/],
  ["a path", "lambda", { path: "/2099-12-31/functions" }, /^lambda: no operation has this method and path: POST/],
  ["an operation of CBOR", "monitoring", cbor("RingAlarm", Uint8Array.of(0xa0)), /^cloudwatch: no operation RingAlarm/],

  ["an unknown field", "kms", json("TrentService.CreateKey", { Colour: "red" }), /^kms CreateKey: Colour: unknown/],
  [
    "an unknown field of an item",
    "kms",
    json("TrentService.CreateKey", { Tags: [{ TagKey: "a", TagValue: "b", C: 1 }] }),
    /Tags\[0\]\.C: unknown/,
  ],
  [
    "an unknown field of a form",
    "iam",
    iam({ ...role, ...tags(1), "Tags.member.1.Colour": "red" }),
    /^iam CreateRole: .*Colour: unknown/,
  ],
  [
    "a list of a form that counts wrong",
    "iam",
    iam({ ...role, "Tags.member.2.Key": "a" }),
    /^iam CreateRole: Tags: items: given \['2'\]/,
  ],
  [
    "an unknown query parameter",
    "lambda",
    { ...functionOf({}), query: "Colour=red" },
    /^lambda CreateFunction: Colour: unknown/,
  ],
  ["an unknown header", "s3", bucket("", "", { "x-amz-colour": "red" }), /^s3 CreateBucket: x-amz-colour: unknown/],
  [
    "an unknown element",
    "s3",
    bucket("versioning=", "<VersioningConfiguration><Colour>red</Colour></VersioningConfiguration>"),
    /Configuration\.Colour: unknown/,
  ],
  [
    "another root element",
    "s3",
    bucket("versioning=", "<Versions/>"),
    /given Versions, allowed: VersioningConfiguration/,
  ],
  [
    "a parameter of the path in a body",
    "apigateway",
    { path: "/restapis/a/deployments", body: '{"restApiId":"b"}' },
    /^apigateway CreateDeployment: restApiId: unknown/,
  ],
  [
    "an unknown field of CBOR",
    "monitoring",
    cbor("DescribeAlarms", listIn("Colour", "red")),
    /^cloudwatch DescribeAlarms: Colour: unknown/,
  ],

  [
    "a missing field",
    "dynamodb",
    json("DynamoDB_20120810.DeleteTable", {}),
    /^dynamodb DeleteTable: TableName: required/,
  ],
  [
    "a missing field of a form",
    "iam",
    iam({ Action: "CreateRole", RoleName: "a" }),
    /AssumeRolePolicyDocument: required/,
  ],
  [
    "a missing field of a path's body",
    "lambda",
    functionOf({ Code: undefined }),
    /^lambda CreateFunction: Code: required/,
  ],
  [
    "a missing query parameter",
    "lambda",
    { method: "DELETE", path: "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aa" },
    /^lambda UntagResource: TagKeys: required/,
  ],
  [
    "a missing element",
    "s3",
    bucket("tagging=", "<Tagging></Tagging>"),
    /^s3 PutBucketTagging: Tagging\.TagSet: required/,
  ],

  [
    "another type",
    "kms",
    json("TrentService.CreateKey", { Description: 5 }),
    /Description: type: given 5, allowed: string/,
  ],
  ["a list's other type", "kms", json("TrentService.CreateKey", { Tags: {} }), /Tags: type: given \{\}, allowed: list/],
  [
    "no number in a form",
    "iam",
    iam({ ...role, MaxSessionDuration: "often" }),
    /MaxSessionDuration: type: given 'often', allowed: integer/,
  ],
  [
    "no truth in a query",
    "apigateway",
    { method: "GET", path: "/restapis/a/models/b", query: "flatten=often" },
    /flatten: type: given 'often', allowed: boolean/,
  ],
  ["a text for a number", "lambda", functionOf({ Timeout: "30" }), /Timeout: type: given '30', allowed: integer/],
  ["a body that is no JSON", "kms", { headers: target("TrentService.CreateKey"), body: "{" }, /no JSON/],
  ["a body that is no XML", "s3", bucket("tagging=", "<Tagging>"), /no XML/],

  [
    "a text too long",
    "iam",
    iam({ ...role, RoleName: "a".repeat(65) }),
    /RoleName: length: given 65, allowed: 1 to 64/,
  ],
  ["a list too long", "iam", iam({ ...role, ...tags(51) }), /Tags: length: given 51, allowed: {2}to 50/],
  ["a number too small", "lambda", functionOf({ Timeout: 0 }), /Timeout: range: given 0, allowed: 1 to/],
  [
    "a number of a form too large",
    "iam",
    iam({ ...role, MaxSessionDuration: "43201" }),
    /range: given 43201, allowed: 3600 to 43200/,
  ],
  [
    "none of the values",
    "lambda",
    functionOf({ Runtime: "nodejs99.x" }),
    /Runtime: enum: given 'nodejs99.x', allowed: .*nodejs24.x/,
  ],
  [
    "none of the pattern",
    "iam",
    iam({ ...role, RoleName: "a b" }),
    /RoleName: pattern: given 'a b', allowed: \[\\w\+=/,
  ],
  [
    "none of a pattern of letters",
    "iam",
    iam({ ...role, "Tags.member.1.Key": "a<b", "Tags.member.1.Value": "" }),
    /Tags\[0\]\.Key: pattern/,
  ],
  ["a pattern that fits a part", "lambda", functionOf({ Role: "arn:aws:iam::123456789012:role/a b" }), /Role: pattern/],
  [
    "none of a union",
    "iam",
    iam({
      Action: "SimulatePrincipalPolicy",
      PolicySourceArn: "arn:aws:iam::123456789012:user/a",
      "ActionNames.member.1": "s3:Get",
      "PolicyExclusionList.member.1": "",
    }),
    /PolicyExclusionList\[0\]: union/,
  ],
];

test("given requests that AWS takes, in each way to send parameters, when they are checked, then nothing is wrong", () => {
  expect(violationsOf(TAKEN.map(([, service, request]) => [service, request]))).toEqual([]);
});

describe("given a request that AWS refuses, when it is checked, then it is told what is wrong, and where", () => {
  let found: string[];

  beforeAll(() => {
    found = violationsOf(REFUSED.map(([, service, request]) => [service, request]));
  });

  test.each(REFUSED)("%s", (_what, _service, _request, problem) => {
    expect(found.filter((violation) => problem.test(violation))).toHaveLength(1);
  });

  test("nothing else is told", () => {
    expect(found.filter((violation) => !REFUSED.some(([, , , problem]) => problem.test(violation)))).toEqual([]);
  });
});

test("given a request that AWS refuses, when an emulator is sent it, then it was recorded as it came", async () => {
  const system = await startSystem("models");
  try {
    const body = '{"TableName":""}';
    const headers = { ...line("dynamodb", {}).headers, ...target("DynamoDB_20120810.DescribeTable") };
    await fetch(system.environment.AWS_ENDPOINT_URL ?? "", { method: "POST", headers, body });

    const { violations } = checkRequests(process.env.E2E_PYTHON ?? "", system.requests);
    expect(Object.keys(violations)).toEqual([expect.stringMatching(/^dynamodb DescribeTable: TableName: length/)]);
  } finally {
    await system.stop();
  }
});

function tags(count: number): Record<string, string> {
  const fields = Array.from({ length: count }, (_, index) => [
    [`Tags.member.${index + 1}.Key`, `k${index}`],
    [`Tags.member.${index + 1}.Value`, "v"],
  ]);
  return Object.fromEntries(fields.flat());
}
