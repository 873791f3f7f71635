import { useId, useState } from "preact/hooks";
import type { Sending } from "../../contract.ts";
import { ApiError, ask } from "../api.ts";
import { Failed } from "../parts/states.tsx";

/** Calls of an operation that go wrong, as `--fault` takes them. */
const CALLS = [
  ["1", "the next call"],
  ["1-3", "the next three calls"],
  ["*", "each call"],
] as const;

interface FaultsProps {
  readonly faults: Sending["faults"];
  /** Asks again what goes wrong. */
  reload(): void;
}

/** Lets the functions' AWS calls go wrong, and work again. */
export function Faults({ faults: { armed, functions, operations, kinds }, reload }: FaultsProps) {
  const id = useId();
  const [kind, setKind] = useState("fail");
  const [error, setError] = useState<ApiError>();
  const tell = async (path: string, body: object) => {
    setError(undefined);
    try {
      await ask(path, { body });
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, String(failure)));
    }
    reload();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [name, operation, calls] = ["function", "operation", "calls"].map((field) => form.get(field));
    tell("/api/faults", { fault: `${name}:${operation}:${calls}=${kind}` });
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Let AWS fail</h2>
      <form class="filters" onSubmit={onSubmit} aria-label="Let AWS fail">
        <label class="wide" for={`${id}-function`}>
          Calls of
          <select id={`${id}-function`} name="function">
            <option value="*">any function</option>
            {functions.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label for={`${id}-operation`}>
          Operation
          <select id={`${id}-operation`} name="operation">
            {operations.map((name) => (
              <option key={name} value={name} selected={name === "UpdateItem"}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label for={`${id}-calls`}>
          Which
          <select id={`${id}-calls`} name="calls">
            {CALLS.map(([calls, title]) => (
              <option key={calls} value={calls}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label for={`${id}-kind`}>
          How
          <select id={`${id}-kind`} value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {Object.keys(kinds).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div class="buttons">
          <button type="submit" class="danger">
            Let it fail
          </button>
        </div>
      </form>
      <p class="lead">
        <strong>{kind}</strong>: {kinds[kind]}.
      </p>
      {error && <Failed error={error} />}
      <div class="armed" role="status">
        {armed.length === 0 ? (
          <p>Everything works.</p>
        ) : (
          <>
            <ul aria-label="What goes wrong">
              {armed.map((fault, index) => (
                <li key={`${index} ${fault}`}>
                  <code>{fault}</code>
                </li>
              ))}
            </ul>
            <button type="button" onClick={() => tell("/api/faults/clear", {})}>
              Let everything work again
            </button>
          </>
        )}
      </div>
    </section>
  );
}
