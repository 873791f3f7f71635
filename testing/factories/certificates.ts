import { X509Certificate } from "node:crypto";
import type { Certificates } from "../../functions/domain/ports.ts";
import { DEVELOPMENT_CERTIFICATE } from "../../local/development-certificate.ts";

/** The development certificate, at each URL: what test senders sign with. */
export const DEVELOPMENT_CERTIFICATES: Certificates = {
  publicKey: async () => new X509Certificate(DEVELOPMENT_CERTIFICATE.certificate).publicKey,
};
