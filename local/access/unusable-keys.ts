import { type AwsMiddleware, parametersOf } from "../aws/service.ts";
import { requiredPermissions } from "./required-permissions.ts";

/** Whether a key can be used after a call of KMS that succeeded. A cancelled deletion leaves it disabled. */
const USABLE_AFTER: Readonly<Record<string, boolean>> = {
  EnableKey: true,
  DisableKey: false,
  ScheduleKeyDeletion: false,
};

/**
 * Refuses what needs a key that is disabled or to be deleted, whoever calls.
 * Source: KMS Developer Guide, "Key states of AWS KMS keys"; "How unusable KMS keys affect data keys".
 * @param keys ARN of the key of each encrypted resource, by the resource's ARN
 */
export function unusableKeys(keys: ReadonlyMap<string, string>): AwsMiddleware {
  const unusable = new Set<string>();
  return async (request, next) => {
    const { service, operation } = request;
    if (service.prefix === "kms") {
      const answer = await next(request);
      const usable = USABLE_AFTER[operation];
      if (answer.statusCode !== 200 || usable === undefined) return answer;
      const key = service.permission.resource(parametersOf(request));
      if (usable) unusable.delete(key);
      else unusable.add(key);
      return answer;
    }
    const key = requiredPermissions(request, keys).find(({ resource }) => unusable.has(resource))?.resource;
    if (key === undefined) return next(request);
    const message = `${key} is disabled or pending deletion.`;
    return service.protocol.errorAnswer({ ...service.errors.keyRefused, message });
  };
}
