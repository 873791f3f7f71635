import { jsonProtocol } from "../../protocol.ts";

/** What the service and its emulator speak. AWS's own takes other protocols as well, which older SDKs use. */
export const PROTOCOL = jsonProtocol({ target: "GraniteServiceVersion20100801", version: "1.0" });
