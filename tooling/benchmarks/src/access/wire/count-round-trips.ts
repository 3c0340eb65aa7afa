import { setTimeout as sleep } from "node:timers/promises";
import type { TenantScope } from "@acme/tenant-repositories";
import type { AccessDatabase, Tenant } from "../access-database.ts";
import { openTenants } from "../contestants/repositories.ts";
import type { WireCount } from "./wire-counter.ts";
import { countWire } from "./wire-counter.ts";

/** What one `run()` sends. */
export type RoundTrips = {
  readonly label: string;
  /** Answers that it had when run() was over: what the caller waited for. */
  readonly waitedFor: number;
  /** Those that came afterwards as well. */
  readonly roundTrips: number;
  readonly messages: number;
};

// Long enough for a process that is busy elsewhere to have sent all that it sends without waiting.
const delay = 40;

/** Counts on the wire, once everything is connected and prepared. */
export async function countRoundTrips(database: AccessDatabase): Promise<RoundTrips[]> {
  const [tenant] = database.tenants;
  if (tenant === undefined) throw new RangeError("nobody to ask for");
  await using wire = await countWire(database.tenantUrl, delay);
  const tenants = await openTenants({ ...database, tenantUrl: wire.url });
  const counted: RoundTrips[] = [];
  try {
    const context = await tenants.authorize(tenant.userId, tenant.organizationId);
    for (const { label, work } of works(tenant)) {
      await tenants.run(context, work);
      await sleep(delay * 3);
      const before = wire.count();
      await tenants.run(context, work);
      const returned = wire.count();
      await sleep(delay * 3);
      counted.push({ label, ...difference(before, returned, wire.count()) });
    }
  } finally {
    await tenants.close();
  }
  return counted;
}

type Work = { readonly label: string; readonly work: (scope: TenantScope) => Promise<void> };

function works({ conversationIds }: Tenant): readonly Work[] {
  const [id] = conversationIds;
  if (id === undefined) throw new RangeError("the tenant has no conversation");
  return [
    {
      label: "one read",
      work: async (scope) => {
        await scope.conversations.find(id);
      },
    },
    {
      label: "five reads, one after the other",
      work: async (scope) => {
        for (const each of conversationIds.slice(0, 5)) await scope.conversations.find(each);
      },
    },
    {
      label: "five reads at once",
      work: async (scope) => {
        const five = conversationIds.slice(0, 5);
        await Promise.all(five.map((each) => scope.conversations.find(each)));
      },
    },
    {
      label: "one write",
      work: async (scope) => {
        await scope.conversations.update(id, { session_id: "counted" });
      },
    },
  ];
}

function difference(
  before: WireCount,
  returned: WireCount,
  after: WireCount,
): Omit<RoundTrips, "label"> {
  return {
    waitedFor: returned.roundTrips - before.roundTrips,
    roundTrips: after.roundTrips - before.roundTrips,
    messages: after.messages - before.messages,
  };
}
