import { type Provisioner, Resolver } from "../terraform/resolver.ts";
import type { TerraformStack } from "../terraform/terraform-json.ts";
import type { EmulatorConfig } from "./emulator-config.ts";
import { NAMED_RESOURCES } from "./named-resources.ts";
import type { AwsService } from "./service.ts";

/** What makes resources in the emulators, by Terraform type. */
export type Provisioners = Readonly<Record<string, Provisioner>>;

/** Of all services. It takes its time: their SDKs are loaded. */
export async function loadProvisioners(services: readonly AwsService[], config: EmulatorConfig): Promise<Provisioners> {
  const all = await Promise.all(services.map((service) => service.provisioners(config)));
  return Object.assign({}, ...all);
}

/**
 * Makes everything of a stack that the emulators hold, as its operator.
 * @returns the stack with its references' values
 */
export async function makeResources(stack: TerraformStack, emulated: Provisioners): Promise<Resolver> {
  const resolver = new Resolver(stack, { ...NAMED_RESOURCES, ...emulated });
  await Promise.all(Object.keys(emulated).map((type) => resolver.make(type)));
  return resolver;
}
