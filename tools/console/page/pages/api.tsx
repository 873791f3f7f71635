import { useLive } from "../api.ts";
import { Page } from "../parts/page.tsx";
import { Shown } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { type Content, type OpenApi, type Operation, resolved, type Schema, typeText } from "./openapi.ts";

/** The API that the environment serves, from its OpenAPI document. */
export function ApiPage() {
  const live = useLive<OpenApi>("/api/openapi", 0);
  return (
    <Page title="API">
      <Shown live={live} what="the document">
        {(document) => <Document document={document} />}
      </Shown>
    </Page>
  );
}

function Document({ document }: { readonly document: OpenApi }) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return (
    <>
      <p class="text">
        <Text text={document.info.description ?? document.info.title} />
      </p>
      <nav class="contents" aria-label="Calls">
        <ul>
          {operations.map(({ path, method, operation }) => (
            <li key={operation.operationId}>
              <a href={`#${operation.operationId}`}>
                <span class="method">{method}</span> <code>{path}</code>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {operations.map((one) => (
        <Call key={one.operation.operationId} document={document} {...one} />
      ))}
    </>
  );
}

interface CallProps {
  readonly document: OpenApi;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function Call({ document, path, method, operation }: CallProps) {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const request = Object.values(requestBody?.content ?? {})[0];
  return (
    <section class="call" id={operationId} aria-labelledby={`${operationId}-title`}>
      <h2 id={`${operationId}-title`}>{summary}</h2>
      <p class="address">
        <span class="method">{method}</span> <code>{path}</code>
      </p>
      {description && (
        <p class="text">
          <Text text={description} />
        </p>
      )}
      {parameters.length > 0 && (
        <Fields
          title="Parameters"
          fields={parameters.map(({ name, in: place, required = false, description: text, schema }) => ({
            ...{ name, type: `${typeText(resolved(document, schema ?? {}))} (${place})` },
            ...{ required, text },
          }))}
        />
      )}
      {request && <Body title="Request" document={document} content={request} />}
      <h3>Answers</h3>
      {Object.entries(responses).map(([status, answer]) => {
        const { description: text = "", content = {} } = resolved(document, answer);
        const body = Object.values(content)[0];
        return (
          <details key={status} class="answer">
            <summary>
              <span class={`code ${status < "300" ? "good" : "bad"}`}>{status}</span> <Text text={text} />
            </summary>
            {body && <Body title="" document={document} content={body} />}
          </details>
        );
      })}
    </section>
  );
}

function Body({
  title,
  document,
  content,
}: {
  readonly title: string;
  readonly document: OpenApi;
  readonly content: Content;
}) {
  const schema: Schema = resolved(document, content.schema ?? {});
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const field = resolved(document, property);
    return { name, type: typeText(field), required: schema.required?.includes(name) ?? false, text: field.description };
  });
  return (
    <>
      {fields.length > 0 && <Fields title={title} fields={fields} />}
      {Object.entries(content.examples ?? {}).map(([name, { summary = name, value }]) => (
        <figure key={name}>
          <figcaption>{summary}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
          <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
        </figure>
      ))}
    </>
  );
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly text: string | undefined;
}

const COLUMNS: readonly Column<Field>[] = [
  {
    title: "Name",
    cell: ({ name, required }) => (
      <>
        <code>{name}</code>
        {required && <span class="required"> required</span>}
      </>
    ),
  },
  { title: "Type", cell: ({ type }) => <span class="type">{type}</span> },
  { title: "Meaning", cell: ({ text = "" }) => <Text text={text} /> },
];

function Fields({ title, fields }: { readonly title: string; readonly fields: readonly Field[] }) {
  return (
    <>
      {title && <h3>{title}</h3>}
      <Table caption={title || "Fields"} columns={COLUMNS} rows={fields} keyOf={({ name }) => name} />
    </>
  );
}

/** Text in which `code` stands between backticks. */
function Text({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split("`")
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>))}
    </>
  );
}
