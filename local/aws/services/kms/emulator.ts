import { arnOf } from "../../account.ts";
import type { RunningEmulator } from "../../emulator.ts";
import { EmulatedError, type Operations, startJsonEmulator } from "../../json-emulator.ts";
import { PROTOCOL } from "./protocol.ts";

interface Parameters {
  /** Id or ARN. */
  readonly KeyId?: string;
  readonly PendingWindowInDays?: number;
}

type KeyState = "Enabled" | "Disabled" | "PendingDeletion";

/** Source: KMS API Reference, ScheduleKeyDeletion, PendingWindowInDays. */
const DEFAULT_WINDOW_DAYS = 30;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * The states of keys; nothing is encrypted here. Every key exists: the stack's are only names.
 * Source: KMS API Reference; KMS Developer Guide, "Key states of AWS KMS keys".
 */
export function startKms(): Promise<RunningEmulator> {
  return startJsonEmulator({ protocol: PROTOCOL, operations: keyOperations() });
}

function keyOperations(): Operations<Parameters> {
  const states = new Map<string, { readonly state: KeyState; readonly deletionDate?: number }>();
  const stateOf = (id: string) => states.get(id) ?? { state: "Enabled" as const };

  /** @throws EmulatedError if the key is to be deleted */
  function change(id: string, state: KeyState): object {
    if (stateOf(id).state === "PendingDeletion") throw invalidState(`${arnOfKey(id)} is pending deletion.`);
    states.set(id, { state });
    return {};
  }

  return {
    DescribeKey({ KeyId = "" }) {
      const id = idOf(KeyId);
      const { state, deletionDate } = stateOf(id);
      return {
        KeyMetadata: {
          KeyId: id,
          Arn: arnOfKey(id),
          KeyState: state,
          Enabled: state === "Enabled",
          ...(deletionDate !== undefined && { DeletionDate: deletionDate }),
        },
      };
    },
    EnableKey: ({ KeyId = "" }) => change(idOf(KeyId), "Enabled"),
    DisableKey: ({ KeyId = "" }) => change(idOf(KeyId), "Disabled"),
    ScheduleKeyDeletion({ KeyId = "", PendingWindowInDays = DEFAULT_WINDOW_DAYS }) {
      const id = idOf(KeyId);
      const deletionDate = Math.floor(Date.now() / 1000) + PendingWindowInDays * DAY_SECONDS;
      states.set(id, { state: "PendingDeletion", deletionDate });
      return { KeyId: arnOfKey(id), KeyState: "PendingDeletion", DeletionDate: deletionDate, PendingWindowInDays };
    },
    /** Leaves it disabled. */
    CancelKeyDeletion({ KeyId = "" }) {
      const id = idOf(KeyId);
      if (stateOf(id).state !== "PendingDeletion") throw invalidState(`${arnOfKey(id)} is not pending deletion.`);
      states.set(id, { state: "Disabled" });
      return { KeyId: arnOfKey(id) };
    },
  };
}

function idOf(key: string): string {
  return key.split("/").at(-1) ?? "";
}

function arnOfKey(id: string): string {
  return arnOf("kms", `key/${id}`);
}

function invalidState(message: string): EmulatedError {
  return new EmulatedError("KMSInvalidStateException", message);
}
