export type {
  IndexColumnDeclaration,
  MembersDeclaration,
  ParentDeclaration,
  RecordMap,
  TableDeclaration,
  TenancyDeclaration,
} from "./declaration.ts";
export { defineTenancy, parseTenancy } from "./define-tenancy.ts";
export type { ParseResult } from "./define-tenancy.ts";
export { TenancyDeclarationError, UnknownTableError } from "./errors.ts";
export type { DeclarationProblem, DeclarationProblemCode } from "./errors.ts";
export { childrenOf, ownershipChains, tenantTable } from "./ownership.ts";
export { memberRoles } from "./tenancy.ts";
export type {
  IndexColumn,
  MemberRole,
  Members,
  ParentPath,
  Tenancy,
  TenantTable,
} from "./tenancy.ts";
