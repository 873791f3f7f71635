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

/** URLs that a container knows, each of the good and of the bad. Ours: a sender has one or two certificates at a time. */
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

/** Why a certificate was not read, and how long that is believed. */
interface Problem {
  readonly error: SignatureError | CertificateError;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Whether it says nothing of the certificate that was there before. */
  readonly heals: boolean;
}

/** Certificates that are read from their URLs, checked, and kept. */
export function createCertificates(
  clock: Pick<Clock, "now">,
  { timeLimit = 3000 }: CertificatesOptions = {},
): Certificates {
  // Apart, so that the many URLs that forgers think of put out no good one.
  const believed = new Map<string, BelievedCertificate & { readonly readAt: number }>();
  const problems = new Map<string, Problem>();
  let readings: readonly number[] = [];

  async function read(url: string, name: string, now: number): Promise<Problem | undefined> {
    readings = readings.filter((at) => now - at < MINUTE);
    if (readings.length >= MAX_READINGS) {
      const error = new SignatureError("the certificate is not known, and too many were read within a minute");
      return { error, until: now, heals: true };
    }
    readings = [...readings, now];
    try {
      const certificate = believedCertificate(await answerOf(url, timeLimit), name, {
        roots: getCACertificates(),
        now,
      });
      keep(believed, url, { ...certificate, readAt: now });
      return undefined;
    } catch (error) {
      const problem = problemOf(error, now);
      keep(problems, url, problem);
      return problem;
    }
  }

  return {
    async publicKey(url, name) {
      const now = clock.now();
      const last = believed.get(url);
      if (last && now - last.readAt < MAX_AGE && now <= last.validUntil) return last.publicKey;
      const known = problems.get(url);
      const problem = known && now < known.until ? known : await read(url, name, now);
      const certificate = problem?.heals === false ? undefined : believed.get(url);
      if (certificate && now <= certificate.validUntil) return certificate.publicKey;
      throw problem?.error ?? new SignatureError("the certificate has expired");
    },
  };
}

function problemOf(error: unknown, now: number): Problem {
  if (error instanceof SignatureError) return { error, until: now + MAX_AGE_OF_REFUSAL, heals: false };
  const failure =
    error instanceof CertificateError
      ? error
      : new CertificateError("the certificate could not be read", { cause: error });
  return { error: failure, until: now + MAX_AGE_OF_FAILURE, heals: true };
}

function keep<T>(map: Map<string, T>, url: string, value: T): void {
  map.delete(url);
  map.set(url, value);
  for (const oldest of [...map.keys()].slice(0, -MAX_KNOWN)) map.delete(oldest);
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
