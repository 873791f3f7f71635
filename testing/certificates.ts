import { generateKeyPairSync, sign } from "node:crypto";
import forge from "node-forge";

const { asn1, pki } = forge;

/** An authority, or what one has issued. */
export interface Issued {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  readonly name: string;
}

interface CertificateSpecification {
  /** Common name of its subject. */
  readonly name: string;
  /** DNS names. @default - an authority: it has none */
  readonly hosts?: readonly string[];
  /** @default - itself */
  readonly issuer?: Issued;
  /** Whether it may issue others. @default - if it has no DNS names */
  readonly ca?: boolean;
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

let serial = 0;

/** A certificate with a key of its own. */
export function issue({
  name,
  hosts = [],
  issuer,
  ca = hosts.length === 0,
  validFrom = new Date("2020-01-01T00:00:00Z"),
  validTo = new Date("2120-01-01T00:00:00Z"),
}: CertificateSpecification): Issued {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const certificate = pki.createCertificate();
  serial += 1;
  certificate.serialNumber = serial.toString(16).padStart(4, "0");
  certificate.publicKey = pki.publicKeyFromPem(keys.publicKey);
  certificate.validity.notBefore = validFrom;
  certificate.validity.notAfter = validTo;
  certificate.setSubject([{ name: "commonName", value: name }]);
  certificate.setIssuer([{ name: "commonName", value: issuer?.name ?? name }]);
  certificate.setExtensions([
    { name: "basicConstraints", cA: ca, critical: true },
    { name: "keyUsage", critical: true, keyCertSign: ca, digitalSignature: !ca },
    ...(hosts.length > 0 ? [{ name: "subjectAltName", altNames: hosts.map((value) => ({ type: 2, value })) }] : []),
  ]);
  certificate.sign(quickly(certificate, issuer?.privateKey ?? keys.privateKey), forge.md.sha256.create());
  return {
    name,
    certificate: pki.certificateToPem(certificate),
    privateKey: keys.privateKey,
  };
}

/** The key, as Forge uses it, but signing with OpenSSL: Forge's own arithmetic takes a second within Jest. */
function quickly(certificate: forge.pki.Certificate, privateKey: string): forge.pki.rsa.PrivateKey {
  const signed = () => Buffer.from(asn1.toDer(certificate.tbsCertificate).getBytes(), "binary");
  return Object.assign(pki.privateKeyFromPem(privateKey), {
    sign: () => sign("sha256", signed(), privateKey).toString("binary"),
  });
}
