import type { App } from "cdktf";
import { PaymentStack } from "../../stacks/index.ts";

/** An API that only answers the addresses of a network, whoever signs. */
export function withResourcePolicy(app: App): PaymentStack {
  return new PaymentStack(app, "payment", {
    apiPolicy: [
      {
        Sid: "OnlyFromTheseAddresses",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] } },
      },
    ],
  });
}

/** An API that is not on the internet, but in the VPCs of these endpoints of `execute-api`. */
export function asPrivateApi(app: App): PaymentStack {
  return new PaymentStack(app, "payment", { apiVpcEndpointIds: ["vpce-0a1b2c3d", "vpce-4e5f6a7b"] });
}
