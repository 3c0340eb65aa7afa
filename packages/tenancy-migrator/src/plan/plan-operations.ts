import { addTenantColumn } from "../operations/add-tenant-column.ts";
import {
  addTenantForeignKey,
  tenantForeignKeys,
  validateTenantForeignKey,
} from "../operations/add-tenant-foreign-key.ts";
import { addUniqueKey } from "../operations/add-unique-key.ts";
import { createBookkeeping } from "../operations/create-bookkeeping.ts";
import { createPauses } from "../operations/create-pauses.ts";
import { addRanges } from "../operations/add-ranges.ts";
import {
  createDeriveTrigger,
  createHoldTrigger,
  createTenantOfFunctions,
} from "../operations/create-derive-trigger.ts";
import { createFollowTrigger, dropFollowTrigger } from "../operations/create-follow-trigger.ts";
import { createIdentity } from "../operations/create-identity-function.ts";
import { createOwnerTrigger } from "../operations/create-owner-trigger.ts";
import { createRole, grantSchemaUsage } from "../operations/create-role.ts";
import { createSystemAudit } from "../operations/create-system-audit.ts";
import { createTenantIndex, tenantIndex } from "../operations/create-tenant-index.ts";
import type { TenantIndex } from "../operations/create-tenant-index.ts";
import { createTicketKeyTable } from "../operations/create-ticket-key.ts";
import { closePartition } from "../operations/close-partition.ts";
import { addPartitionedForeignKey } from "../operations/partitioned-foreign-key.ts";
import { partitionedIndex } from "../operations/partitioned-index.ts";
import { dropCompatibility } from "../operations/drop-compatibility.ts";
import { dropDeadColumn } from "../operations/drop-dead-column.ts";
import { dropRedundantIndex, redundantIndexes } from "../operations/drop-redundant-index.ts";
import { dropPlainForeignKey } from "../operations/drop-plain-foreign-key.ts";
import { enableRowSecurity } from "../operations/enable-row-security.ts";
import { grantTable } from "../operations/grant-table.ts";
import type { Operation } from "../operations/operation.ts";
import { takeBaseline } from "../operations/take-baseline.ts";
import { renameTable } from "../operations/rename-table.ts";
import { grantedRoles } from "../operations/role-rights.ts";
import { isCompatibilityDropped } from "../operations/row-policies.ts";
import { securedPartitions, securedTables } from "../operations/secured-tables.ts";
import { setNotNull } from "../operations/set-not-null.ts";
import { tenantIndexes, uniqueKeys } from "./tenant-indexes.ts";
import { identityFunctions } from "../identity/identity-functions.ts";
import { ownerFunctions } from "../identity/keep-an-owner.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { isPartitioned } from "../target/partitions.ts";
import { childrenOf, isOnePositionATable } from "../target/target.ts";
import { withTableNamed } from "../target/with-table-named.ts";

/** What a plan may leave to the user. */
export type PlanOptions = {
  /** Also take away what keeps legacy code working. Default: false. */
  readonly dropCompat?: boolean;
};

/**
 * Every operation from the legacy schema to the target, in order, each saying whether it is done.
 * A pure function of the declaration and the catalog: the same two always give the same plan.
 */
export function planOperations(target: Target, options: PlanOptions = {}): readonly Operation[] {
  return [
    createBookkeeping(target),
    createPauses(target),
    ...(isOnePositionATable(target) ? [addRanges] : []),
    ...target.tables.map((table) => takeBaseline(target, table)),
    ...target.tables
      .filter((table) => table.paths.length > 0)
      .map((table) => addTenantColumn(target, table)),
    ...(isCompatibilityDropped(target) ? [] : dualWrite(target)),
    ...enforce(target),
    ...contract(target),
    ...(options.dropCompat === true ? dropCompatibility(target) : []),
  ];
}

/**
 * Followers before derivers, parents before children: whenever a table derives, everything above it
 * derives and is followed already, so no move in between leaves a stale value.
 */
function dualWrite(target: Target): Operation[] {
  const parents = target.tables.filter((table) => childrenOf(target, table).length > 0);
  return [
    ...parents.map((table) => createTenantOfFunctions(target, table)),
    ...parents.map((table) => createHoldTrigger(target, table)),
    ...parents.map((table) => createFollowTrigger(target, table)),
    ...target.tables
      .filter((table) => table.paths.length > 0)
      .map((table) => createDeriveTrigger(target, table)),
  ];
}

function enforce(target: Target): Operation[] {
  const { tables } = target;
  const keys = tables.flatMap((table) =>
    tenantForeignKeys(target, table).map((key) => ({ table, key })),
  );
  const plain = tables.filter((table) => !isPartitioned(table));
  const plainKeys = keys.filter(({ table }) => !isPartitioned(table));
  // Its beginnings come first: a partition that is made while the rest goes on gets its part by itself.
  const partitioned = tables
    .filter(isPartitioned)
    .flatMap((table) =>
      newIndexes(target, table).map((index) => partitionedIndex(target, table, index)),
    );
  return [
    ...partitioned.flatMap(({ frames }) => frames),
    ...tables.flatMap((table) => setNotNull(target, table)),
    ...plain.flatMap((table) =>
      newIndexes(target, table).flatMap((index) => [
        createTenantIndex(target, table, index),
        ...(index.unique ? [addUniqueKey(table, index)] : []),
      ]),
    ),
    ...partitioned.flatMap(({ parts }) => parts),
    ...plainKeys.map(({ table, key }) => addTenantForeignKey(table, key)),
    ...plainKeys.map(({ table, key }) => validateTenantForeignKey(table, key)),
    ...keys
      .filter(({ table }) => isPartitioned(table))
      .flatMap(({ table, key }) => addPartitionedForeignKey(target, table, key)),
    ...tables
      .filter((table) => childrenOf(target, table).length > 0)
      .map((table) => dropFollowTrigger(target, table)),
    ...identity(target),
    ...grantedRoles(target).flatMap((role) =>
      securedTables(target).map((table) => grantTable(target, role, table)),
    ),
    ...securedPartitions(target).map((partition) => closePartition(target, partition)),
    ...[...securedTables(target), ...securedPartitions(target)].map((table) =>
      enableRowSecurity(target, table),
    ),
  ];
}

/** Who can be somebody, and how the database knows who somebody is: all of it before the first policy asks. */
function identity(target: Target): Operation[] {
  const { members, tenancy } = target;
  const { roles } = tenancy;
  return [
    createRole(target, roles.tenant),
    createRole(target, roles.system),
    ...grantedRoles(target).map(({ name, schemas }) => grantSchemaUsage(target, name, schemas)),
    createTicketKeyTable(target),
    createSystemAudit(target),
    ...identityFunctions(target).map((each) => createIdentity(target, each)),
    ...(members === undefined
      ? []
      : ownerFunctions(target).map((each) => createOwnerTrigger(target, members, each))),
  ];
}

function newIndexes(target: Target, table: TableTarget): TenantIndex[] {
  return [
    ...uniqueKeys(target, table).map((columns) => tenantIndex(target, table, columns, true)),
    ...tenantIndexes(target, table).map((columns) => tenantIndex(target, table, columns)),
  ];
}

/** Renames last: what comes back on the way back finds the names that it was written with. */
function contract(target: Target): Operation[] {
  const plainTables = target.tables.filter((table) => !isPartitioned(table));
  return [
    ...target.tables.flatMap((table) =>
      table.declared.deadColumns.flatMap((column) => dropDeadColumn(target, table, column)),
    ),
    ...target.tables.flatMap((table) =>
      [...table.paths, ...table.selfReferences.map((each) => ({ ...each, parent: table }))].flatMap(
        ({ plainForeignKey, parent }) =>
          plainForeignKey === undefined
            ? []
            : dropPlainForeignKey(target, table, parent, plainForeignKey),
      ),
    ),
    // A partitioned table keeps them: there, none can be dropped without a strong lock on all partitions.
    ...plainTables.flatMap((table) =>
      redundantIndexes(table, newIndexes(target, table)).map((index) =>
        dropRedundantIndex(target, table, index),
      ),
    ),
    ...renames(target),
  ];
}

/** Each finds the ones before it done: a function may name several tables that get other names. */
function renames(target: Target): Operation[] {
  let renamed = target;
  return target.tables
    .filter(({ declared }) => declared.name !== declared.legacyName)
    .flatMap(({ declared, current }) => {
      const now = renamed;
      renamed = withTableNamed(now, current.name, declared.name);
      return now.tables
        .filter((each) => each.declared.name === declared.name)
        .map((table) => renameTable(now, table));
    });
}
