import { WebhookSecretError } from "../../functions/domain/errors.ts";
import type { WebhookSecrets } from "../../functions/domain/ports.ts";

export interface SecretsUnderTest {
  readonly secrets: WebhookSecrets;
  /** Makes a secret without a value; returns its id. */
  create(name: string): Promise<string>;
  /** Puts a value, as an operator does. */
  put(secretId: string, value: string): Promise<void>;
  /** Lets so much time go by that what was put is known. */
  later(): void;
}

/** What every {@link WebhookSecrets} does. */
export function behavesAsWebhookSecrets(name: string, start: () => Promise<SecretsUnderTest>): void {
  describe(`webhook secrets: ${name}`, () => {
    let system: SecretsUnderTest;

    beforeAll(async () => {
      system = await start();
    });

    test("given a secret without a value, when it is asked for, then that is an error", async () => {
      const id = await system.create("secret-empty");

      await expect(system.secrets.live(id)).rejects.toThrow(WebhookSecretError);
    });

    test("given a value that is put, when the secret is asked for, then it is the one that is live", async () => {
      const id = await system.create("secret-one");
      await system.put(id, "one");
      system.later();

      await expect(system.secrets.live(id)).resolves.toEqual(["one"]);
    });

    test("given a rotation, when the secret is asked for, then the last two values are live, the current one first", async () => {
      const id = await system.create("secret-rotated");
      for (const value of ["one", "two", "three"]) await system.put(id, value);
      system.later();

      await expect(system.secrets.live(id)).resolves.toEqual(["three", "two"]);
    });

    test("given a value that is put after the secret was read, when it is read again, then the value is live, and known from then on", async () => {
      const id = await system.create("secret-again");
      await system.put(id, "one");
      await system.secrets.live(id);
      await system.put(id, "two");

      expect(await system.secrets.readAgain(id)).toEqual(["two", "one"]);
      expect(await system.secrets.readAgain(id)).toBeUndefined();
      expect(await system.secrets.live(id)).toEqual(["two", "one"]);
    });

    test("given two secrets, when they are asked for, then each has its own values", async () => {
      const ids = [await system.create("secret-a"), await system.create("secret-b")];
      for (const id of ids) await system.put(id, `of ${id}`);

      expect(await Promise.all(ids.map((id) => system.secrets.live(id)))).toEqual(ids.map((id) => [`of ${id}`]));
    });
  });
}
