import { jsonProtocol } from "../../protocol.ts";

/** What the service and its emulator speak. */
export const PROTOCOL = jsonProtocol({ target: "TrentService", version: "1.1" });
