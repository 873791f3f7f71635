import { checkRequests } from "../../../tools/e2e/aws-models.ts";
import { progress } from "./progress.ts";
import type { EmulatedSystem } from "./system.ts";

/** How much there is at least to check: fewer requests would mean that they were not recorded. */
export interface Floor {
  readonly requests: number;
  readonly operations: number;
}

/** Fails for a request that AWS's own models refuse; the emulator takes many that AWS does not. */
export function expectAcceptedByAws({ requests: file }: EmulatedSystem, floor: Floor): void {
  const { operations, violations } = checkRequests(process.env.E2E_PYTHON ?? "", file);
  const count = Object.values(operations).reduce((sum, number) => sum + number, 0);
  progress(
    `Terraform sent ${count} requests of ${Object.keys(operations).length} operations, checked against AWS's models`,
  );
  expect(violations).toEqual({});
  expect(count).toBeGreaterThanOrEqual(floor.requests);
  expect(Object.keys(operations).length).toBeGreaterThanOrEqual(floor.operations);
}
