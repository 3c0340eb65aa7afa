import type { IdentityFunction } from "../identity/identity-function.ts";
import {
  createIdentityFunction,
  dropIdentityFunction,
  identityFunctionIsThere,
  signatureOf,
} from "../identity/identity-function.ts";
import type { Target } from "../target/target.ts";
import type { TransactionalOperation } from "./operation.ts";

/** One function that says or decides who somebody is, and who may call it. */
export function createIdentity(
  { catalog }: Target,
  each: IdentityFunction,
): TransactionalOperation {
  return {
    kind: "transactional",
    id: `enforce:function:${each.name}(${each.args.length})`,
    phase: "enforce",
    table: undefined,
    summary: `create ${signatureOf(each)} for ${each.executors.join(", ")}`,
    lock: "none",
    done: identityFunctionIsThere(catalog, each),
    forward: createIdentityFunction(each, catalog),
    reverse: [dropIdentityFunction(each)],
  };
}
