import { hash } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, in 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return hash("sha256", text, "hex");
}
