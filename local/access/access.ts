import { ACCOUNT_ID, PARTITION, userArn } from "../aws/account.ts";
import { type AwsResponse, functionNameOf } from "../aws/call.ts";
import type { AwsMiddleware, AwsService } from "../aws/service.ts";
import { LocalRunError } from "../errors.ts";
import { type Decision, evaluate, evaluateWithin } from "../iam/evaluate.ts";
import type { IamPermission } from "../iam/permission.ts";
import type { PolicyStatement } from "../iam/policy.ts";
import type { EventSourceMapping } from "../model/event-source-mappings.ts";
import type { FunctionRole, StackPolicies } from "../model/policies.ts";
import { requiredPermissions } from "./required-permissions.ts";

/** Action and resource may hold wildcards. */
export interface GrantedPermission extends IamPermission {
  /** A function's name, or an operator's. */
  readonly caller: string;
}

/** A permission that a function or an operator made use of, or missed. */
export interface AccessCheck extends IamPermission {
  readonly caller: string;
  /** AWS's message, if the caller does not have the permission. */
  readonly refusal?: string;
}

/** Somebody whose permissions are known. */
interface Caller {
  /** As AWS's messages name it. */
  readonly arn: string;
  readonly statements: readonly PolicyStatement[];
}

/** All that AWS would see of a call: it comes by TLS, which the local endpoint does not. */
const CONTEXT = { "aws:SecureTransport": "true" };

/** What Lambda needs of the function's role to poll for it. Source: Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const POLLING_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/**
 * The stack's permissions, in force: functions may do what their roles allow, operators what their policies allow. Anybody else is the
 * account's administrator.
 */
export class Access {
  readonly #policies: StackPolicies;
  /** By the names with which they sign. */
  readonly #callers: ReadonlyMap<string, Caller>;
  /** The policies do not change while they are served. */
  readonly #decisions = new Map<string, Decision>();

  /**
   * @param operators what operators may do, by their access keys. @default - there are none
   * @throws LocalRunError if Lambda would not make a function with its role
   */
  constructor(policies: StackPolicies, operators: ReadonlyMap<string, readonly PolicyStatement[]> = new Map()) {
    this.#policies = policies;
    this.#callers = new Map([
      ...[...policies.roles].map(([name, role]) => [name, callerWith(name, role)] as const),
      ...[...operators].map(([name, statements]) => [name, { arn: userArn(name), statements }] as const),
    ]);
    for (const [functionName, { roleName, trust, wanted }] of policies.roles) {
      const lambda = { principal: { service: "lambda.amazonaws.com" }, resource: roleName, context: CONTEXT };
      if (evaluate(trust, { ...lambda, action: "sts:AssumeRole" }) !== "allowed") {
        throw new LocalRunError(`${functionName}: The role defined for the function cannot be assumed by Lambda.`);
      }
      for (const { call, ...permission } of wanted) {
        if (this.#decide(functionName, permission) === "allowed") continue;
        throw new LocalRunError(
          `${functionName}: The provided execution role does not have permissions to call ${call}`,
        );
      }
    }
  }

  /** Everything that the functions' own policies allow, as it stands there. */
  get granted(): readonly GrantedPermission[] {
    return [...this.#policies.roles].flatMap(([caller, { statements }]) =>
      statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ actions, resources }) =>
          actions.flatMap((action) => resources.map((resource) => ({ caller, action, resource }))),
        ),
    );
  }

  /**
   * As AWS refuses to create a mapping whose function cannot read its source.
   * @throws LocalRunError naming the permission
   */
  checkMapping({ functionName, queueArn }: Pick<EventSourceMapping, "functionName" | "queueArn">): void {
    for (const action of POLLING_ACTIONS) {
      if (this.#decide(functionName, { action, resource: queueArn }) !== "allowed") {
        throw new LocalRunError(
          `${functionName}: The function execution role does not have permissions to call ${action} on SQS`,
        );
      }
    }
  }

  middleware(onCheck: (check: AccessCheck) => void): AwsMiddleware {
    return async (request, next) => {
      const caller = functionNameOf(request.accessKeyId) ?? request.accessKeyId;
      if (!this.#callers.has(caller) && caller === request.accessKeyId) return next(request);
      for (const permission of requiredPermissions(request, this.#policies.keys)) {
        const check = this.#check(caller, permission);
        onCheck(check);
        if (check.refusal !== undefined) return refuse(request.service, permission, check.refusal);
      }
      return next(request);
    };
  }

  #decide(caller: string, { action, resource }: IamPermission): Decision {
    const question = `${caller} ${action} ${resource}`;
    const known = this.#decisions.get(question);
    if (known) return known;
    const { statements } = this.#caller(caller);
    const decision = evaluateWithin(statements, this.#policies.resources.get(resource) ?? [], {
      principal: { accountId: ACCOUNT_ID },
      action,
      resource,
      context: CONTEXT,
    });
    this.#decisions.set(question, decision);
    return decision;
  }

  #caller(name: string): Caller {
    const caller = this.#callers.get(name);
    if (!caller) throw new LocalRunError(`${name}: no role is known`);
    return caller;
  }

  #check(caller: string, permission: IamPermission): AccessCheck {
    const decision = this.#decide(caller, permission);
    if (decision === "allowed") return { caller, ...permission };
    const { action, resource } = permission;
    const because =
      decision === "denied"
        ? "with an explicit deny in a resource-based policy"
        : `because no identity-based policy allows the ${action} action`;
    const { arn } = this.#caller(caller);
    const refusal = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
    return { caller, ...permission, refusal };
  }
}

function callerWith(functionName: string, { roleName, statements }: FunctionRole): Caller {
  return { arn: `arn:${PARTITION}:sts::${ACCOUNT_ID}:assumed-role/${roleName}/${functionName}`, statements };
}

function refuse({ protocol, errors }: AwsService, { action }: IamPermission, message: string): AwsResponse {
  return protocol.errorAnswer({ ...(action.startsWith("kms:") ? errors.keyRefused : errors.refused), message });
}
