import { AnnotationMetadataEntryType } from "cdktf";
import type { IConstruct } from "constructs";

/** What constructs warn of, one line each. The CDKTF CLI prints it by itself; an app that runs without it does not. */
export function warningsOf(scope: IConstruct): string[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
        .map(({ data }) => `warning [${node.path}]: ${data}`),
    );
}
