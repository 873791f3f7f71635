import { settingsFrom } from "../../stacks/settings/settings.ts";
import { removeOutput, resource, statementsOf, synthPayment } from "../../testing/stacks/synth.ts";

afterAll(removeOutput);

/** A region of each partition, and the end of its host names. Source: AWS SDK, endpoints.json. */
const PARTITIONS = [
  ["aws", "us-east-1", "amazonaws.com"],
  ["aws-cn", "cn-north-1", "amazonaws.com.cn"],
  ["aws-us-gov", "us-gov-west-1", "amazonaws.com"],
  ["aws-iso", "us-iso-east-1", "c2s.ic.gov"],
  ["aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"],
  ["aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"],
  ["aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"],
  ["aws-eusc", "eusc-de-east-1", "amazonaws.eu"],
] as const;

describe.each(PARTITIONS)("given the partition %s, in its region %s", (partition, region, dnsSuffix) => {
  const stack = synthPayment({ region });
  /** What Terraform makes of the stack there. */
  const there = JSON.stringify(stack)
    .replaceAll("${data.aws_partition.current.partition}", partition)
    .replaceAll("${data.aws_partition.current.dns_suffix}", dnsSuffix);

  test("when the settings are read, then the region is accepted", () => {
    expect(settingsFrom({ region }, undefined, {}).region).toBe(region);
  });

  test("when the key's policy is made, then log groups are encrypted by the logs service of that partition", () => {
    const { policy } = resource(JSON.parse(there), "aws_kms_key", "payment");
    const services = statementsOf(policy).flatMap(({ Principal }) =>
      typeof Principal === "object" && Principal.Service ? [Principal.Service] : [],
    );

    // All other principals are the same everywhere.
    expect(services).toEqual([`logs.${region}.${dnsSuffix}`, "cloudwatch.amazonaws.com", "sns.amazonaws.com"]);
  });

  test("when ARNs are written, then they are of that partition and region", () => {
    const arns = [...there.matchAll(/arn:([\w-]+):(\w+):([\w-]*):/g)];
    const elsewhere = arns.filter(([, of, , where]) => of !== partition || (where !== "" && where !== region));

    expect(arns.length).toBeGreaterThan(5);
    expect(elsewhere.map(([arn]) => arn)).toEqual([]);
  });
});
