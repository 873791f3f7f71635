import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ConsoleInfo } from "../contract.ts";

export const Info = createContext<ConsoleInfo>({
  environment: "",
  isLocal: false,
  allowsChanges: false,
  statuses: [],
});

export function useInfo(): ConsoleInfo {
  return useContext(Info);
}

/** Milliseconds between two questions for what changes: each costs reads in AWS, and none here. */
export function usePause(): number {
  return useInfo().isLocal ? 2000 : 10_000;
}
