import { useId, useState } from "preact/hooks";
import type { AskedOperation, Job, OperationField, OperationForm } from "../../contract.ts";
import { ApiError, ask } from "../api.ts";
import { Failed } from "../parts/states.tsx";
import { JobPanel } from "./job.tsx";

interface ActionFormProps {
  readonly form: OperationForm;
  /** Values of fields that another page knows. */
  readonly query: URLSearchParams;
}

/** Asks for what an action needs, and shows first what it would do. */
export function ActionForm({ form, query }: ActionFormProps) {
  const [job, setJob] = useState<Job>();
  const [error, setError] = useState<ApiError>();
  const begin = async (path: string, body: object) => {
    setError(undefined);
    try {
      setJob(await ask<Job>(path, { body }));
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, String(failure)));
    }
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setJob(undefined);
    begin("/api/dry-runs", askedBy(form, new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <>
      <p class="text">{form.description}</p>
      {/* What was said holds for these values only. */}
      <form class="fields" onSubmit={onSubmit} onInput={() => setJob(undefined)} aria-label={form.name}>
        {form.fields.map((field) => (
          <Field key={field.name} field={field} given={query.getAll(field.name)} />
        ))}
        <div class="buttons">
          <button type="submit" class="main">
            Show what it would do
          </button>
        </div>
      </form>
      {error && <Failed error={error} />}
      {job && <JobPanel key={job.id} begun={job} onCarryOut={() => begin(`/api/dry-runs/${job.id}/carry-out`, {})} />}
      <details class="usage">
        <summary>On the command line</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
        <pre tabIndex={0}>{form.usage}</pre>
      </details>
    </>
  );
}

function Field({ field, given }: { readonly field: OperationField; readonly given: readonly string[] }) {
  const id = useId();
  const { name, kind, value, meaning } = field;
  const title = kind.startsWith("argument") ? name : `--${name}`;
  if (kind === "flag") {
    return (
      <div class="field">
        <label class="check" for={id}>
          <input
            id={id}
            name={name}
            type="checkbox"
            defaultChecked={given.length > 0}
            aria-describedby={`${id}-meaning`}
          />
          <code>{title}</code>
        </label>
        <p id={`${id}-meaning`}>{meaning}</p>
      </div>
    );
  }
  const common = { id, name, spellcheck: false, "aria-describedby": `${id}-meaning` };
  return (
    <div class="field">
      <label for={id}>
        <code>
          {title}
          {value && <span class="none"> {`<${value}>`}</span>}
        </code>
        {kind === "list" ? (
          <textarea {...common} rows={3} placeholder="one a line" defaultValue={given.join("\n")} />
        ) : (
          <input {...common} defaultValue={given[0] ?? ""} autocomplete="off" />
        )}
      </label>
      <p id={`${id}-meaning`}>{meaning}</p>
    </div>
  );
}

/** As it would be typed: what is left empty is not. */
function askedBy({ name: operation, fields }: OperationForm, data: FormData): AskedOperation {
  const values: Record<string, string | boolean | readonly string[]> = {};
  const positionals: string[] = [];
  for (const { name, kind } of fields) {
    const text = String(data.get(name) ?? "").trim();
    if (text === "") continue;
    if (kind === "argument") positionals.push(text);
    else if (kind === "arguments") positionals.push(...text.split(/\s+/));
    else if (kind === "list") values[name] = text.split(/\s*\n\s*/);
    else values[name] = kind === "flag" ? true : text;
  }
  return { operation, values, positionals };
}
