import { jsonProtocol } from "../../protocol.ts";

/** What the service and its emulator speak. */
export const PROTOCOL = jsonProtocol({ target: "Logs_20140328", version: "1.1" });
