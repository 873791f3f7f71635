import type { OperationForm } from "../../contract.ts";
import { useLive } from "../api.ts";
import { useInfo } from "../info.ts";
import { Link } from "../location.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Shown } from "../parts/states.tsx";
import { ActionForm } from "./action-form.tsx";

/** What an operator can do, or one of these things. */
export function ActionsPage({ name, query }: { readonly name: string; readonly query: URLSearchParams }) {
  const live = useLive<readonly OperationForm[]>("/api/operations", 0);
  const { allowsChanges } = useInfo();
  if (name === "") {
    return (
      <Page
        title="Actions"
        lead={
          allowsChanges
            ? "Each says first what it would do, and does it when you agree."
            : "This console only reads: each action says what it would do. To do it, start the console with --allow-changes."
        }
      >
        <Shown live={live} what="actions">
          {(forms) => (
            <ul class="cards">
              {forms.map((form) => (
                <li key={form.name}>
                  <Link to={`/actions/${form.name}`}>{form.name}</Link>
                  <p>{form.summary}</p>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </Page>
    );
  }
  return (
    <Page
      title={name}
      lead={
        <>
          <Link to="/actions">Actions</Link> / {live.data?.find((form) => form.name === name)?.summary}
        </>
      }
    >
      <Shown live={live} what="the action">
        {(forms) => {
          const form = forms.find((one) => one.name === name);
          return form ? <ActionForm form={form} query={query} /> : <Empty title="There is no such action" />;
        }}
      </Shown>
    </Page>
  );
}
