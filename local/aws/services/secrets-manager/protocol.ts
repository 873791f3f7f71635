import { jsonProtocol } from "../../protocol.ts";

/** What the service and its emulator speak. */
export const PROTOCOL = jsonProtocol({ target: "secretsmanager", version: "1.1", messageField: "Message" });
