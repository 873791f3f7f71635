import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import https, { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createCertificates } from "../../functions/adapters/certificates.ts";
import { CertificateError, SignatureError } from "../../functions/domain/errors.ts";
import { standIn } from "../../local/lambda/sender-hosts.ts";
import { type Issued, issue } from "../../testing/certificates.ts";

const HOST = "api.paypal.com";
const NAME = "messageverificationcerts.paypal.com";
const NOW = Date.parse("2026-11-24T08:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let root: Issued;
let signer: Issued;
let server: Server;
let asked: string[];
let answer: Answer;
const before = { agent: https.globalAgent, authorities: getCACertificates() };

beforeAll(async () => {
  root = issue({ name: "Root" });
  signer = issue({ name: "Signer", hosts: [NAME], issuer: root });
  const { certificate: cert, privateKey: key } = issue({ name: "Host", hosts: [HOST], issuer: root });
  server = createServer({ cert, key }, (request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  standIn({ names: [HOST, "api.sandbox.paypal.com"], port, authority: root.certificate });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  https.globalAgent = before.agent;
  setDefaultCACertificates(before.authorities);
  server.closeAllConnections();
  server.close();
});

const serving =
  (...certificates: readonly (Issued | string)[]): Answer =>
  (_request, response) =>
    response.end(certificates.map((each) => (typeof each === "string" ? each : each.certificate)).join("\n"));

const withStatus =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, headers).end("no certificate");

/** A container whose clock a test moves. */
function aContainer(timeLimit?: number) {
  const clock = { time: NOW, now: () => clock.time };
  const certificates = createCertificates(clock, timeLimit === undefined ? {} : { timeLimit });
  const read = (id = "CERT-1", host = HOST) =>
    certificates.publicKey(`https://${host}/v1/notifications/certs/${id}`, NAME);
  return { clock, read };
}

const readFrom = (given: Answer, timeLimit?: number) => {
  answer = given;
  return aContainer(timeLimit).read();
};

describe("given a certificate at its sender's host", () => {
  test("when an authority has issued it, then its key is the signer's", async () => {
    const key = await readFrom(serving(signer));

    expect(key.asymmetricKeyType).toBe("rsa");
    expect(asked).toEqual(["/v1/notifications/certs/CERT-1"]);
  });

  test("when others stand between it and the authority, in any order, then it counts", async () => {
    const first = issue({ name: "First", issuer: root });
    const between = issue({ name: "Second", issuer: first });
    const below = issue({ name: "Signer", hosts: [NAME], issuer: between });

    await expect(readFrom(serving(below, between, first))).resolves.toBeDefined();
    await expect(readFrom(serving(below, first, between, root))).resolves.toBeDefined();
  });

  const foreign = () => issue({ name: "Foreign root" });
  const at = (time: string) => new Date(time);

  test.each<[what: string, made: () => readonly (Issued | string)[], reason: RegExp]>([
    ["is for another name", () => [issue({ name: NAME, hosts: ["api.paypal.com"], issuer: root })], /another name/],
    [
      "is for a longer name",
      () => [issue({ name: "S", hosts: [`${NAME}.example.com`], issuer: root })],
      /another name/,
    ],
    [
      "has expired",
      () => [issue({ name: "S", hosts: [NAME], issuer: root, validTo: at("2026-11-24T07:59:59Z") })],
      /expired/,
    ],
    [
      "is not valid yet",
      () => [issue({ name: "S", hosts: [NAME], issuer: root, validFrom: at("2026-11-24T08:00:01Z") })],
      /not valid yet/,
    ],
    ["has issued itself", () => [issue({ name: NAME, hosts: [NAME] })], /no authority/],
    [
      "has a foreign chain, to its end",
      () => {
        const other = foreign();
        return [issue({ name: "S", hosts: [NAME], issuer: other }), other];
      },
      /no authority/,
    ],
    [
      "is issued by one that calls itself the authority",
      () => [issue({ name: "S", hosts: [NAME], issuer: issue({ name: "Root" }) })],
      /no authority/,
    ],
    [
      "is issued by one that may not issue any",
      () => {
        const other = issue({ name: "Shop", hosts: ["shop.example.com"], issuer: root });
        return [issue({ name: "S", hosts: [NAME], issuer: other }), other];
      },
      /no authority/,
    ],
    [
      "is issued by one that has expired",
      () => {
        const old = issue({ name: "Old", issuer: root, validTo: at("2026-01-01T00:00:00Z") });
        return [issue({ name: "S", hosts: [NAME], issuer: old }), old];
      },
      /expired/,
    ],
    [
      "lacks what stands between",
      () => [issue({ name: "S", hosts: [NAME], issuer: issue({ name: "Between", issuer: root }) })],
      /no authority/,
    ],
    ["is the second one", () => [root, signer], /another name/],
    ["is none", () => ["no certificate"], /no certificate/],
    ["is cut short", () => [`${signer.certificate.slice(0, 400)}\n-----END CERTIFICATE-----`], /cannot be read/],
    ["is too large", () => [signer, "x".repeat(70_000)], /too large/],
  ])("when what is there %s, then it is refused", async (_what, made, reason) => {
    await expect(readFrom(serving(...made()))).rejects.toMatchObject({
      statusCode: 401,
      reason: expect.stringMatching(reason),
    });
  });
});

describe("given a host that does not serve a certificate", () => {
  test.each([301, 302, 307, 400, 403, 404, 410])(
    "when it answers %s, then the request is refused, and nothing is followed",
    async (status) => {
      await expect(readFrom(withStatus(status, { location: `https://${HOST}/other` }))).rejects.toThrow(SignatureError);
      expect(asked).toHaveLength(1);
    },
  );

  test.each([408, 429, 500, 502, 503])(
    "when it answers %s, then that is a fault, so that the sender tries again",
    async (status) => {
      await expect(readFrom(withStatus(status))).rejects.toThrow(CertificateError);
    },
  );

  test.each<[string, Answer]>([
    ["does not answer", () => {}],
    ["does not end its answer", (_request, response) => void response.write("-----BEGIN")],
    ["cuts the connection", (request) => void request.socket.destroy()],
    [
      "cuts it within the answer",
      (request, response) => {
        response.writeHead(200, { "content-length": "9999" });
        response.write("-----BEGIN", () => request.socket.destroy());
      },
    ],
  ])("when it %s, then that is a fault with its cause", async (_what, given) => {
    await expect(readFrom(given, 300)).rejects.toMatchObject({
      name: "CertificateError",
      cause: expect.objectContaining({ message: expect.any(String) }),
    });
  });

  test("when its own certificate is for another host, then that is a fault", async () => {
    answer = serving(signer);

    await expect(aContainer().read("CERT-1", "api.sandbox.paypal.com")).rejects.toMatchObject({
      name: "CertificateError",
      cause: expect.objectContaining({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
    });
    expect(asked).toEqual([]);
  });
});

describe("given a container", () => {
  test("when a certificate is asked for again, then it is read once a day", async () => {
    answer = serving(signer);
    const { clock, read } = aContainer();

    await read();
    clock.time += DAY - 1;
    await read();
    expect(asked).toHaveLength(1);
    clock.time += 1;
    await read();

    expect(asked).toHaveLength(2);
  });

  test("when a certificate expires meanwhile, then it counts no longer", async () => {
    const validTo = new Date(NOW + MINUTE);
    answer = serving(issue({ name: "Signer", hosts: [NAME], issuer: root, validTo }));
    const { clock, read } = aContainer();
    await read();
    clock.time += MINUTE + 1000;

    await expect(read()).rejects.toMatchObject({ reason: expect.stringMatching(/expired/) });
  });

  test("when the host fails for a while, then the certificate of before counts, and a first one is tried again soon", async () => {
    answer = serving(signer);
    const { clock, read } = aContainer();
    await read();
    answer = withStatus(503);
    clock.time += 2 * DAY;

    await expect(read()).resolves.toBeDefined();
    await expect(read("CERT-2")).rejects.toThrow(CertificateError);
    await expect(read("CERT-2")).rejects.toThrow(CertificateError);
    expect(asked).toHaveLength(3);
    answer = serving(signer);
    clock.time += 10_000;
    await expect(read("CERT-2")).resolves.toBeDefined();
  });

  test("when the host has another certificate there, or none any more, then the one of before does not count", async () => {
    answer = serving(signer);
    const { clock, read } = aContainer();
    await read();
    answer = withStatus(404);
    clock.time += DAY;

    await expect(read()).rejects.toThrow(SignatureError);
    await expect(read()).rejects.toThrow(SignatureError);
    expect(asked).toHaveLength(2);
  });

  test("when forgers ask for one unknown certificate after the other, then few are read, and a known one counts all the while", async () => {
    answer = (request, response) =>
      (request.url?.endsWith("/CERT-1") ? serving(signer) : withStatus(404))(request, response);
    const { clock, read } = aContainer();
    await read();

    for (let forged = 0; forged < 500; forged += 1) {
      clock.time += 1000;
      await expect(read(`CERT-forged-${forged}`)).rejects.toThrow(SignatureError);
      await expect(read()).resolves.toBeDefined();
    }

    expect(asked.filter((url) => url.endsWith("/CERT-1"))).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(1 + 5 * Math.ceil(500 / 60));
  });
});
