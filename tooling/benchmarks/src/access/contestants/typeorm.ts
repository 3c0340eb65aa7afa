import type { ConversationRecord } from "@acme/data-model";
import type { EntityManager } from "typeorm";
import { DataSource, EntitySchema } from "typeorm";
import type { Aggregate, Contestant, Questions } from "./contestant.ts";
import { pageSize, since } from "./statements.ts";

const instant = "timestamp with time zone";

const conversations = new EntitySchema<ConversationRecord>({
  name: "conversations",
  columns: {
    id: { type: "uuid", primary: true },
    organization_id: { type: "uuid" },
    domain_id: { type: "uuid", nullable: true },
    session_id: { type: "text", nullable: true },
    metadata: { type: "jsonb" },
    started_at: { type: instant },
    ended_at: { type: instant, nullable: true },
    created_at: { type: instant },
  },
});

/** TypeORM as it comes, without row level security; nothing but its `where` keeps tenants apart. */
export const typeorm: Contestant = {
  name: "typeorm",
  label: "TypeORM's own repository",
  open: async ({ freeUrl }) => {
    const dataSource = new DataSource({
      type: "postgres",
      url: freeUrl,
      extra: { max: 1 },
      entities: [conversations],
    });
    await dataSource.initialize();
    return {
      as: async ({ organizationId }) => questions(dataSource, organizationId),
      close: () => dataSource.destroy(),
    };
  },
};

function questions(
  dataSource: DataSource,
  organization_id: ConversationRecord["organization_id"],
): Questions {
  const repository = dataSource.getRepository(conversations);
  const find: Questions["find"] = (id) => repository.findOneBy({ organization_id, id });
  return {
    find,
    findEach: async (ids) => {
      const found: Awaited<ReturnType<typeof find>>[] = [];
      for (const id of ids) found.push(await find(id));
      return found;
    },
    inScope: (work) =>
      dataSource.transaction((manager) =>
        work({
          page: () =>
            manager.getRepository(conversations).find({
              where: { organization_id },
              order: { created_at: "DESC", id: "ASC" },
              take: pageSize,
            }),
          aggregate: () => aggregate(manager, organization_id),
        }),
      ),
  };
}

async function aggregate(manager: EntityManager, organization_id: string): Promise<Aggregate> {
  const row = await manager
    .createQueryBuilder(conversations, "t")
    .select("count(*)", "count")
    .addSelect("avg(extract(epoch FROM t.ended_at - t.started_at))", "seconds")
    .where("t.organization_id = :organization_id AND t.created_at > :since", {
      organization_id,
      since,
    })
    .getRawOne<Aggregate>();
  if (row === undefined) throw new Error("an aggregate has a row");
  return row;
}
