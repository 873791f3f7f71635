import { type AwsRequest, parametersOf } from "../aws/service.ts";
import type { IamPermission } from "../iam/permission.ts";

/**
 * The permissions that a call needs: its own, and those on the key that encrypts what it touches.
 * @param keys ARN of the key of each encrypted resource, by the resource's ARN
 */
export function requiredPermissions(request: AwsRequest, keys: ReadonlyMap<string, string>): IamPermission[] {
  const { prefix, permission } = request.service;
  const action = permission.action?.(request.operation) ?? request.operation;
  const resource = permission.resource(parametersOf(request));
  const key = keys.get(resource);
  const onKey = key === undefined ? [] : permission.keyActions(action).map((name) => ({ action: name, resource: key }));
  return [{ action: `${prefix}:${action}`, resource }, ...onKey];
}
