import type { Resolver } from "../terraform/resolver.ts";
import type { AwsMiddleware, AwsObserver, AwsOccurrence, AwsService } from "./service.ts";

/** Tells what the services have to tell of the calls that they confirmed. */
export async function observe(
  services: readonly AwsService[],
  stack: Resolver,
  onOccurrence: (occurrence: AwsOccurrence) => void,
): Promise<AwsMiddleware> {
  const observers = new Map<AwsService, AwsObserver | undefined>();
  for (const service of services) observers.set(service, await service.observer?.(stack));
  return async (request, next) => {
    const response = await next(request);
    const occurrence = response.statusCode === 200 ? observers.get(request.service)?.(request) : undefined;
    if (occurrence) onOccurrence(occurrence);
    return response;
  };
}
