/** The part of HCP Terraform's and Terraform Enterprise's API that sets up and removes a workspace, and starts a run without the CLI. */
import { waitFor } from "../../../testing/wait-for.ts";

export interface HcpAccess {
  /** With a port, if not 443. */
  readonly hostname: string;
  readonly organization: string;
  readonly token: string;
}

/** What a workspace hands to its runs as environment. */
export interface WorkspaceVariable {
  readonly key: string;
  readonly value: string;
  /** Written, never read back. @default false */
  readonly sensitive?: boolean;
}

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data: { readonly id: string } }>>;
}

/** The API refused. */
export class HcpError extends Error {
  override readonly name = "HcpError";
  readonly status: number;

  constructor(method: string, path: string, status: number, detail: string) {
    super(`${method} ${path}: ${status} ${detail}`);
    this.status = status;
  }
}

/** Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs (JSON:API) */
export class HcpClient {
  readonly #access: HcpAccess;

  constructor(access: HcpAccess) {
    this.#access = access;
  }

  /** Makes the workspace if there is none, for runs that the CLI starts and the service executes. @returns its id */
  async ensureWorkspace(name: string, terraformVersion: string): Promise<string> {
    const attributes = { name, "execution-mode": "remote", "auto-apply": false, "terraform-version": terraformVersion };
    const existing = await this.#workspace(name);
    if (existing) return existing.id;
    const created = await this.#request("POST", this.#ofOrganization("workspaces"), { type: "workspaces", attributes });
    return (created as Resource).id;
  }

  /** Sets environment variables of a workspace's runs; those of other names stay. */
  async setVariables(workspaceId: string, variables: readonly WorkspaceVariable[]): Promise<void> {
    const path = `workspaces/${workspaceId}/vars`;
    const existing = (await this.#request("GET", path)) as Resource[];
    for (const { key, value, sensitive = false } of variables) {
      const attributes = { key, value, category: "env", hcl: false, sensitive };
      const known = existing.find((variable) => variable.attributes.key === key);
      if (known) await this.#request("PATCH", `${path}/${known.id}`, { id: known.id, type: "vars", attributes });
      else await this.#request("POST", path, { type: "vars", attributes });
    }
  }

  /** Plans what an archive holds, without applying it, as an API-driven workspace does. @returns the plan in Terraform's JSON */
  async planArchive(workspaceId: string, archive: Uint8Array<ArrayBuffer>): Promise<string> {
    const versions = `workspaces/${workspaceId}/configuration-versions`;
    const attributes = { "auto-queue-runs": false, speculative: true };
    const version = (await this.#request("POST", versions, { type: "configuration-versions", attributes })) as Resource;
    await this.#upload(String(version.attributes["upload-url"]), archive);
    await this.#until("uploaded", `configuration-versions/${version.id}`);
    const relationships = {
      workspace: { data: { type: "workspaces", id: workspaceId } },
      "configuration-version": { data: { type: "configuration-versions", id: version.id } },
    };
    const run = (await this.#request("POST", "runs", { type: "runs", attributes: {}, relationships })) as Resource;
    await this.#until("planned_and_finished", `runs/${run.id}`);
    const { plan } = run.relationships ?? {};
    const answer = await this.#send("GET", `plans/${plan?.data.id}/json-output`);
    return answer.text();
  }

  /** State of the workspace's runs, the latest first: `applied`, `planned_and_finished`, … */
  async runStates(workspaceId: string): Promise<string[]> {
    const runs = (await this.#request("GET", `workspaces/${workspaceId}/runs`)) as Resource[];
    return runs.map(({ attributes }) => String(attributes.status));
  }

  /** Removes a workspace with its state; what the state knows of is not destroyed. */
  async removeWorkspace(name: string): Promise<void> {
    const existing = await this.#workspace(name);
    if (existing) await this.#request("DELETE", `workspaces/${existing.id}`);
  }

  async hasWorkspace(name: string): Promise<boolean> {
    return (await this.#workspace(name)) !== undefined;
  }

  async #upload(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const target = new URL(url, `https://${this.#access.hostname}`);
    const answer = await fetch(target, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body,
    });
    // Not the whole URL, which lets anybody upload.
    if (!answer.ok) throw new HcpError("PUT", target.pathname.split("/")[1] ?? "", answer.status, await answer.text());
  }

  /** Waits for something to be in a state; fails once it has failed. */
  async #until(status: string, path: string): Promise<void> {
    await waitFor(`${path} to be ${status}`, async () => {
      const { attributes } = (await this.#request("GET", path)) as Resource;
      if (attributes.status === "errored") throw new HcpError("GET", path, 200, "errored");
      return attributes.status === status;
    });
  }

  async #workspace(name: string): Promise<Resource | undefined> {
    try {
      return (await this.#request("GET", this.#ofOrganization(`workspaces/${name}`))) as Resource;
    } catch (error) {
      if (error instanceof HcpError && error.status === 404) return undefined;
      throw error;
    }
  }

  #ofOrganization(path: string): string {
    return `organizations/${this.#access.organization}/${path}`;
  }

  async #request(method: string, path: string, data?: object): Promise<Resource | Resource[] | undefined> {
    const text = await (await this.#send(method, path, data)).text();
    return text === "" ? undefined : JSON.parse(text).data;
  }

  async #send(method: string, path: string, data?: object): Promise<Response> {
    const { hostname, token } = this.#access;
    const answer = await fetch(`https://${hostname}/api/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json" },
      ...(data && { body: JSON.stringify({ data }) }),
    });
    if (!answer.ok) throw new HcpError(method, path, answer.status, (await answer.text()).slice(0, 300));
    return answer;
  }
}
