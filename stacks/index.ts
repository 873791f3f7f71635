/** The stacks, and what a stack of one's own shares with them. What is exported here changes only with the version. */
export { ApiLoggingStack } from "./api-logging-stack.ts";
export { CiRolesStack, type CiRolesStackProps } from "./ci-roles-stack.ts";
export { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack.ts";
export { NamedStack } from "./named-stack.ts";
export type { PaymentFunctions } from "./payment-functions.ts";
export { PaymentStack, type PaymentStackProps } from "./payment-stack.ts";
export { boundPermissions } from "./permissions-boundary.ts";
export type { StackProps, StackWithRolesProps } from "./stack-props.ts";
export { StateStack } from "./state-stack.ts";
export { warningsOf } from "./warnings.ts";
export { forgetOtherStates } from "./working-directory.ts";
