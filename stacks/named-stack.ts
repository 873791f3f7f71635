import type { TerraformElement } from "cdktf";
import { TerraformDataSource, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Node } from "constructs";

/**
 * A stack whose Terraform addresses read like a hand-written module: `aws_lambda_function.webhook_processor`.
 *
 * A name is made of the lower-case construct ids on the way to the element. A capitalised id (`Resource`, `Policy`)
 * says which part of its construct the element is, which its type says already, and does not count. Hence moving code
 * between files or wrapping it in a construct with a capitalised id changes no address.
 */
export class NamedStack extends TerraformStack {
  readonly #owners = new Map<string, TerraformElement>();

  /** @throws Error if another element of the same type has this name already */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = "node" in element ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    if (element instanceof TerraformOutput) {
      const name = outputName(node.id);
      this.#claim(`output.${name}`, element);
      return name;
    }
    const name = ids
      .filter((id) => !/^[A-Z]/.test(id))
      .map(snakeCase)
      .join("_");
    if (!/^[A-Za-z]/.test(name))
      throw new Error(
        `${node.path}: an address needs a construct id that begins in lower case, given ${ids.join("/")}`,
      );
    if ("node" in element) this.#claim(`${typeOf(element)}.${name}`, element);
    return name;
  }

  #claim(address: string, element: TerraformElement): void {
    const owner = this.#owners.get(address) ?? element;
    if (owner !== element)
      throw new Error(`${address} is the address of both ${owner.node.path} and ${element.node.path}`);
    this.#owners.set(address, element);
  }
}

function typeOf(element: TerraformElement): string {
  if (element instanceof TerraformDataSource) return `data.${element.terraformResourceType}`;
  if (element instanceof TerraformResource) return element.terraformResourceType;
  return element.constructor.name;
}

/**
 * An output's name is part of the interface, so it stays as it is. Another stack's reference makes an output of its own, named after
 * what is referred to (`cross-stack-output-aws_sqs_queue.work.arn`), with what Terraform allows in no name.
 */
function outputName(id: string): string {
  return id.replace(/[^\w-]/g, "_");
}

function snakeCase(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_|_$/g, "");
}
