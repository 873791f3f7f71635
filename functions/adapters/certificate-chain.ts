import { type KeyObject, X509Certificate } from "node:crypto";
import { SignatureError } from "../domain/errors.ts";

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Certificates from a signer's up to the last one below an authority. Ours: public authorities have one or two between. */
const MAX_CHAIN = 5;

export interface Trust {
  /** Authorities, as PEM. */
  readonly roots: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A certificate that can be believed: its key, and until when. */
export interface BelievedCertificate {
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

/**
 * Checks the first certificate of a text: that it is for a name, and that a chain of valid certificates of the text leads from it to an
 * authority. Not looked at are revocation, and an authority's limits on names and lengths: the text must come from a host of the signer's own.
 * @throws SignatureError that says what is wrong
 */
export function believedCertificate(text: string, name: string, { roots, now }: Trust): BelievedCertificate {
  const [signer, ...others] = certificatesIn(text);
  if (!signer) throw new SignatureError("the answer holds no certificate");
  if (signer.checkHost(name) === undefined) throw new SignatureError("the certificate is for another name");
  const authorities = roots.map((root) => new X509Certificate(root));
  let current = signer;
  for (let length = 0; length < MAX_CHAIN; length += 1) {
    if (!isValidAt(current, now)) throw new SignatureError("a certificate has expired, or is not valid yet");
    if (authorities.some((authority) => isIssuedBy(current, authority) && isValidAt(authority, now))) {
      return { publicKey: signer.publicKey, validUntil: signer.validToDate.getTime() };
    }
    const issuer = others.find((other) => other !== current && other.ca && isIssuedBy(current, other));
    if (!issuer) break;
    current = issuer;
  }
  throw new SignatureError("no authority that is trusted has issued the certificate");
}

function certificatesIn(text: string): X509Certificate[] {
  try {
    return (text.match(PEM) ?? []).slice(0, MAX_CHAIN).map((pem) => new X509Certificate(pem));
  } catch {
    throw new SignatureError("the answer holds a certificate that cannot be read");
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, now: number): boolean {
  return validFromDate.getTime() <= now && now <= validToDate.getTime();
}
