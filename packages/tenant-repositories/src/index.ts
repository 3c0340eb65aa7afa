export type { Connection } from "./connection/tenant-pool.ts";
export type { Membership } from "./context/authorize.ts";
export type { TenantContext } from "./context/tenant-context.ts";
export type { AcmeIds, TenantIds } from "./context/tenant-ids.ts";
export { isAtLeast } from "./context/roles.ts";
export type { TenantErrorCode } from "./errors/error-codes.ts";
export { TenantError } from "./errors/tenant-error.ts";
export type { DeletionOptions, DeletionReport } from "./offboarding/delete-organization.ts";
export { restoreOrganization } from "./offboarding/restore-organization.ts";
export type { DomainRepository, NewDomain, TransferPreview } from "./repositories/domains.ts";
export type { MemberRepository } from "./repositories/members.ts";
export type { OrganizationChanges, OrganizationRepository } from "./repositories/organizations.ts";
export type {
  Neighbour,
  NearestOptions,
  NewPageEmbedding,
  PageEmbeddingRepository,
} from "./repositories/page-embeddings.ts";
export type {
  NewChatTelemetry,
  NewConversation,
  NewDomainConfig,
  NewMessage,
  NewScrapedPage,
  NewStructuredExtraction,
  NewWebsiteContent,
  Repositories,
  RepositoriesOf,
  TableOptions,
} from "./repositories/repositories.ts";
export type {
  ListOptions,
  Page,
  StreamOptions,
  TenantRepository,
} from "./repositories/tenant-repository.ts";
export type { RawResult, RawSql, SqlTag } from "./scope/raw-sql.ts";
export type { RunOptions, TenantWork } from "./scope/run-in-scope.ts";
export type { TenantScope } from "./scope/tenant-scope.ts";
export type { IsolationLevel } from "./scope/transaction.ts";
export type { Comparison, Filter } from "./statements/filter.ts";
export type { Direction, Order } from "./statements/order.ts";
export type { SystemOptions, SystemReason, SystemScope } from "./system/as-system.ts";
export { createTenantDatabase } from "./tenant-database.ts";
export type { TenantDatabase } from "./tenant-database.ts";
export type { TenantDatabaseOptions } from "./tenant-database-options.ts";
