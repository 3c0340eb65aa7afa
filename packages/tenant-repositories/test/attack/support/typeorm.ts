import type { ConversationId, ConversationRecord, DomainId } from "@acme/data-model";
import type { EntityManager } from "typeorm";
import { ids } from "../../support/tenants.ts";
import { victim } from "./victim.ts";

export const theirs = {
  organization: ids.organization(victim),
  conversation: ids.row("ce", victim) as ConversationId,
  domain: ids.row("0d", victim) as DomainId,
};
export const own = {
  conversation: ids.row("ce", 1) as ConversationId,
  domain: ids.row("0d", 1) as DomainId,
};
export const isTheirs = { organization_id: theirs.organization };

export const conversationsOf = (manager: EntityManager) =>
  manager.getRepository<ConversationRecord>("conversations");

export type Read = {
  readonly by: string;
  readonly work: (manager: EntityManager) => Promise<unknown>;
};

export const builder = (manager: EntityManager) => conversationsOf(manager).createQueryBuilder("c");

/** Each would find rows of the victim's without row level security. */
export const reads: readonly Read[] = [
  { by: "find", work: async (m) => conversationsOf(m).find({ where: isTheirs }) },
  { by: "findBy an id", work: async (m) => conversationsOf(m).findBy({ id: theirs.conversation }) },
  {
    by: "find with an array where",
    work: async (m) => conversationsOf(m).find({ where: [{ id: theirs.conversation }, isTheirs] }),
  },
  {
    by: "find with relations",
    work: async (m) =>
      conversationsOf(m).find({
        where: isTheirs,
        relations: { domain: true, messages: true } as never,
      }),
  },
  {
    by: "query of a manager",
    work: async (m): Promise<unknown> =>
      m.query("SELECT * FROM conversations WHERE organization_id = $1", [theirs.organization]),
  },
  {
    by: "a second where()",
    work: async (m) =>
      builder(m)
        .where("c.organization_id = :own", { own: ids.organization(1) })
        .where("c.organization_id = :theirs", { theirs: theirs.organization })
        .getMany(),
  },
  {
    by: "orWhere()",
    work: async (m) =>
      builder(m)
        .where("false")
        .orWhere("c.organization_id = :theirs", { theirs: theirs.organization })
        .getMany(),
  },
  {
    by: "getRawMany()",
    work: async (m) =>
      builder(m).where("c.organization_id = :theirs", { theirs: theirs.organization }).getRawMany(),
  },
  {
    by: "a join",
    work: async (m) =>
      builder(m)
        .innerJoinAndSelect("messages", "m", "m.organization_id = :theirs", {
          theirs: theirs.organization,
        })
        .getRawMany(),
  },
  {
    by: "a sub-query",
    work: async (m) =>
      builder(m)
        .where("c.id IN (SELECT conversation_id FROM messages WHERE organization_id = :theirs)", {
          theirs: theirs.organization,
        })
        .getMany(),
  },
  {
    by: "a relation's loader",
    work: async (m) =>
      m
        .createQueryBuilder()
        .relation("conversations", "messages")
        .of(theirs.conversation)
        .loadMany(),
  },
  {
    by: "locking",
    work: async (m) =>
      m.transaction(async (inner) =>
        builder(inner)
          .setLock("pessimistic_write")
          .where("c.id = :id", { id: theirs.conversation })
          .getMany(),
      ),
  },
];
