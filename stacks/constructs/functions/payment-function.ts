import type { Construct } from "constructs";
import type { SchemeModule } from "../../../functions/domain/schemes/names.ts";
import type { Environment, FunctionName } from "../../../functions/runtime/environment.ts";
import type { Bundle } from "../../bundles/bundle.ts";
import { bundleOf } from "../../bundles/function-bundles.ts";
import { NodeFunction, type NodeFunctionProps } from "./node-function.ts";

/** Props of {@link PaymentFunction}: those of a function whose code is here already. */
export interface PaymentFunctionProps<F extends FunctionName> extends Omit<NodeFunctionProps, "bundle"> {
  /** Which function of `functions/` it runs. */
  readonly name: F;
  /** The environment variables that its code reads. */
  readonly environment: Environment<F>;
  /** The schemes of signed webhooks that its code knows. @default - none */
  readonly schemes?: readonly SchemeModule[];
  /** Files beside its code, by name. @default - none */
  readonly files?: Bundle["files"];
}

/** A function of `functions/`. */
export class PaymentFunction<F extends FunctionName = FunctionName> extends NodeFunction {
  constructor(scope: Construct, id: string, props: PaymentFunctionProps<F>) {
    const bundle = bundleOf(props.name, props.schemes ?? []);
    super(scope, id, { ...props, bundle: { ...bundle, ...(props.files && { files: props.files }) } });
  }
}
