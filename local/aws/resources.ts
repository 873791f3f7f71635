import { type Provisioner, Resolver } from "../terraform/resolver.ts";
import type { TerraformStack } from "../terraform/terraform-json.ts";
import type { EmulatorConfig } from "./emulator-config.ts";
import { NAMED_RESOURCES } from "./named-resources.ts";
import type { AwsService } from "./service.ts";

/**
 * Makes everything of a stack that the emulators hold, as its operator.
 * @returns the stack with its references' values
 */
export async function makeResources(
  stack: TerraformStack,
  services: readonly AwsService[],
  config: EmulatorConfig,
): Promise<Resolver> {
  const all = await Promise.all(services.map((service) => service.provisioners(config)));
  const emulated: Readonly<Record<string, Provisioner>> = Object.assign({}, ...all);
  const resolver = new Resolver(stack, { ...NAMED_RESOURCES, ...emulated });
  await Promise.all(Object.keys(emulated).map((type) => resolver.make(type)));
  return resolver;
}
