import https from "node:https";
import { getCACertificates } from "node:tls";
import { CertificateError, SignatureError } from "../domain/errors.ts";
import type { Certificates, Clock } from "../domain/ports.ts";
import { type BelievedCertificate, believedCertificate } from "./certificate-chain.ts";

/** How long a certificate is used before it is read again, in milliseconds. */
const MAX_AGE = 24 * 60 * 60 * 1000;

/** How long what is wrong with a URL is believed. What may heal by itself is tried again sooner. */
const MAX_AGE_OF_REFUSAL = 5 * 60 * 1000;
const MAX_AGE_OF_FAILURE = 10_000;

/** URLs that a container knows. Ours: a sender has one or two certificates at a time. */
const MAX_KNOWN = 100;

/**
 * Readings that a container makes in a minute. Whoever forges requests chooses the end of the URL: without a limit each would
 * cost a call, and make the sender's host take us for an attacker.
 */
const MAX_READINGS = 5;
const MINUTE = 60_000;

/** Bytes of an answer. Ours: a chain has some 6 KB. */
const MAX_ANSWER = 64 * 1024;

export interface CertificatesOptions {
  /** Milliseconds that an answer may take, to its end. A sender waits for ours meanwhile. */
  readonly timeLimit?: number;
}

type Outcome = BelievedCertificate | SignatureError | CertificateError;

/** Certificates that are read from their URLs, checked, and kept. */
export function createCertificates(
  clock: Pick<Clock, "now">,
  { timeLimit = 3000 }: CertificatesOptions = {},
): Certificates {
  const known = new Map<string, { readonly outcome: Outcome; readonly until: number }>();
  let readings: readonly number[] = [];

  async function read(url: string, name: string): Promise<Outcome> {
    const now = clock.now();
    readings = readings.filter((at) => now - at < MINUTE);
    if (readings.length >= MAX_READINGS) {
      throw new SignatureError("the certificate is not known, and too many were read within a minute");
    }
    readings = [...readings, now];
    const outcome = await outcomeOf(url, name, clock, timeLimit);
    known.delete(url);
    known.set(url, { outcome, until: usableUntil(outcome, now) });
    for (const oldest of [...known.keys()].slice(0, -MAX_KNOWN)) known.delete(oldest);
    return outcome;
  }

  return {
    async publicKey(url, name) {
      const found = known.get(url);
      const outcome = found && clock.now() < found.until ? found.outcome : await read(url, name);
      if (outcome instanceof Error) throw outcome;
      return outcome.publicKey;
    },
  };
}

function usableUntil(outcome: Outcome, now: number): number {
  if (outcome instanceof SignatureError) return now + MAX_AGE_OF_REFUSAL;
  if (outcome instanceof CertificateError) return now + MAX_AGE_OF_FAILURE;
  return Math.min(now + MAX_AGE, outcome.validUntil);
}

async function outcomeOf(url: string, name: string, clock: Pick<Clock, "now">, timeLimit: number): Promise<Outcome> {
  try {
    const text = await answerOf(url, timeLimit);
    return believedCertificate(text, name, { roots: getCACertificates(), now: clock.now() });
  } catch (error) {
    if (error instanceof SignatureError || error instanceof CertificateError) return error;
    return new CertificateError("the certificate could not be read", { cause: error });
  }
}

/**
 * The text at a URL. A redirect is not followed: it could lead anywhere.
 * @throws SignatureError if nothing is there, CertificateError if the host fails
 */
function answerOf(url: string, timeLimit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeLimit);
    const request = https.get(url, { signal }, (response) => {
      const { statusCode = 0 } = response;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const fail = (error: Error) => {
        request.destroy();
        reject(error);
      };
      if (statusCode !== 200) return fail(refusalOf(statusCode));
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MAX_ANSWER) fail(new SignatureError("the answer is too large for a certificate"));
      });
      response.on("error", reject);
      response.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
    });
    request.on("error", reject);
  });
}

function refusalOf(status: number): SignatureError | CertificateError {
  const isTheirs = status === 408 || status === 429 || status >= 500;
  if (isTheirs) return new CertificateError(`the certificate could not be read: the answer was ${status}`);
  return new SignatureError(`no certificate is at the URL: the answer was ${status}`);
}
