import type { Target } from "../target/target.ts";
import { identifier, qualified } from "../sql/quote.ts";
import { whileItIsThere } from "../sql/while-it-is-there.ts";
import { rightsOn } from "./grant-table.ts";
import type { TransactionalOperation } from "./operation.ts";
import { grantedRoles } from "./role-rights.ts";
import type { SecuredTable } from "./secured-tables.ts";

/** Takes our roles' rights on a partition away, where default privileges or somebody gave them some. */
export function closePartition(target: Target, partition: SecuredTable): TransactionalOperation {
  const { current, declaredName } = partition;
  const relation = qualified(current.schema, current.name);
  const held = grantedRoles(target).flatMap(({ name }) => {
    const rights = rightsOn(current, name);
    return rights.length === 0 ? [] : [{ role: identifier(name), rights }];
  });
  const back = held.map(
    ({ role, rights }) => `GRANT ${rights.join(", ")} ON ${relation} TO ${role}`,
  );
  return {
    kind: "transactional",
    id: `enforce:close:${declaredName}`,
    phase: "enforce",
    table: declaredName,
    summary: "take away the rights on a partition, which is read through its table",
    lock: "none",
    partition: relation,
    done: held.length === 0,
    forward: held.map(({ role }) => `REVOKE ALL ON ${relation} FROM ${role}`),
    reverse: whileItIsThere(relation, back),
  };
}
