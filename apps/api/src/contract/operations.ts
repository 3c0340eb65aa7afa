import {
  exportConversationsCsv,
  exportConversationsJson,
  exportMessagesCsv,
  exportMessagesJson,
  getConversation,
  listConversations,
  listMessages,
} from "./conversations.ts";
import {
  createDomainConfig,
  deleteDomainConfig,
  getDomainConfig,
  listDomainConfigs,
  updateDomainConfig,
} from "./domain-configs.ts";
import {
  createDomain,
  deleteDomain,
  getDomain,
  listDomains,
  previewDomainTransfer,
  transferDomain,
  updateDomain,
} from "./domains.ts";
import { getMe } from "./me.ts";
import { addMember, changeMemberRole, getMember, listMembers, removeMember } from "./members.ts";
import { getOrganization } from "./organizations.ts";
import { getOverview } from "./overview.ts";
import { getPortfolio } from "./portfolio.ts";
import { getTenancyEvidence, getTenancyMigration, listTenancyEvidence } from "./tenancy.ts";

/** All that the API does, by id. */
export const operations = {
  getMe,
  getPortfolio,
  getOrganization,
  getOverview,
  listConversations,
  getConversation,
  listMessages,
  exportConversationsCsv,
  exportConversationsJson,
  exportMessagesCsv,
  exportMessagesJson,
  listDomains,
  getDomain,
  createDomain,
  updateDomain,
  deleteDomain,
  previewDomainTransfer,
  transferDomain,
  listDomainConfigs,
  getDomainConfig,
  createDomainConfig,
  updateDomainConfig,
  deleteDomainConfig,
  listMembers,
  getMember,
  addMember,
  changeMemberRole,
  removeMember,
  getTenancyMigration,
  listTenancyEvidence,
  getTenancyEvidence,
};

export type Operations = typeof operations;
export type OperationId = keyof Operations;
