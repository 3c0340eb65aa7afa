import type { DomainConfigId } from "@acme/data-model";
import { domainConfigIdSchema } from "@acme/data-model";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import type { Request, RequestHandler, Response } from "express";
import { callerOf } from "../identity/caller.ts";
import { Problem } from "../problems/problem.ts";
import { createCache } from "./cache.ts";
import { addressGroup } from "./client-address.ts";
import type { Counter } from "./counter.ts";
import { createLimiter } from "./limiter.ts";
import type { Decision, Policy } from "./policy.ts";
import { tellDecision } from "./rate-limit-headers.ts";
import { memoryCounter } from "./shared-counters.ts";
import type { Turns } from "./turns.ts";
import { createTurns } from "./turns.ts";

export type LimitSettings = {
  /** Milliseconds. */
  readonly window: number;
  /** Requests of an organization a window, by its plan; other plans have the lowest. */
  readonly plans: ReadonlyMap<string, number>;
  /** Requests of a user a window. */
  readonly user: number;
  /** Requests from an address a window. */
  readonly address: number;
  /** Requests of an organization that are worked on, and that wait, at the same time. */
  readonly atOnce: number;
  readonly waiting: number;
};

type Options = {
  readonly settings: LimitSettings;
  /** Where users' and organizations' requests are counted. */
  readonly counter: Counter;
  readonly tenants: Pick<TenantDatabase, "run">;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
  /** Hears the name of the policy that refused a request. */
  readonly onRefusal?: (policy: string) => void;
};

/** What a request passes, in this order. */
export type Limits = {
  /** Before anybody has looked at the request. */
  readonly address: RequestHandler;
  /** Once it is known who asks: a user who asks too much has used up nothing of the organization's. */
  readonly user: RequestHandler;
  /** Once it is known for which organization. Also holds the request until it is its turn. */
  readonly organization: RequestHandler;
};

/** A minute, since `domain_configs.rate_limit` is requests a minute. */
const MINUTE = 60_000;
/** For how long an organization's plan and a domain config's limit are taken to be as they were. */
const REMEMBERED = 30_000;

export function createLimits(options: Options): Limits {
  const { settings, counter, tenants, now = Date.now } = options;
  const { window } = settings;
  const shared = createLimiter({ counter, now });
  const local = createLimiter({ counter: memoryCounter(), now });
  const turns = createTurns(settings);
  const planLimits = createCache<number>({ lifetime: REMEMBERED, now });
  const configLimits = createCache<number | undefined>({ lifetime: REMEMBERED, now });

  const refuse = (response: Response, decision: Decision): never => {
    tellDecision(response, decision);
    options.onRefusal?.(decision.policy.name);
    throw new Problem("rate_limited", {
      headers: { "Retry-After": String(decision.reset) },
      extensions: { violatedPolicies: [decision.policy.name] },
    });
  };

  const enforce = async (response: Response, policy: Policy, id: string): Promise<void> => {
    const decision = await shared.take(policy, id);
    if (!decision.allowed) refuse(response, decision);
    tellDecision(response, decision);
  };

  const limitOfPlan = (context: TenantContext): Promise<number> =>
    planLimits(context.organizationId, async () => {
      const { plan_type } = await tenants.run(context, (scope) => scope.organizations.current());
      return settings.plans.get(plan_type) ?? Math.min(...settings.plans.values());
    });

  const limitOfConfig = (context: TenantContext, id: DomainConfigId): Promise<number | undefined> =>
    configLimits(`${context.organizationId}:${id}`, async () => {
      const config = await tenants.run(context, (scope) => scope.domainConfigs.find(id));
      // At least one: who has set it to none has to be able to set it otherwise.
      return config === null ? undefined : Math.max(config.rate_limit, 1);
    });

  return {
    address: async (request, response, next) => {
      const policy = { name: "address", limit: settings.address, window };
      const decision = await local.take(policy, addressGroup(request.ip ?? ""));
      // Told only to who exceeds it: everybody else is under limits that say more.
      if (!decision.allowed) refuse(response, decision);
      next();
    },
    user: async (request, response, next) => {
      const { userId } = callerOf(request);
      if (userId === undefined) throw new Error("limits.user comes after authenticate().");
      await enforce(response, { name: "user", limit: settings.user, window }, userId);
      next();
    },
    organization: async (request, response, next) => {
      const { context } = callerOf(request);
      if (context === undefined)
        throw new Error("limits.organization comes after requireMember().");
      const { organizationId } = context;
      if (!(await takeTurn(turns, organizationId, response))) return;
      const policy = { name: "organization", limit: await limitOfPlan(context), window };
      await enforce(response, policy, organizationId);
      const configId = domainConfigOf(request);
      const limit = configId === undefined ? undefined : await limitOfConfig(context, configId);
      if (configId !== undefined && limit !== undefined) {
        await enforce(response, { name: "domain-config", limit, window: MINUTE }, configId);
      }
      next();
    },
  };
}

/** Answers whether anybody is still there to be answered. */
async function takeTurn(turns: Turns, tenant: string, response: Response): Promise<boolean> {
  const end = turns.takeNow(tenant) ?? (await waitForTurn(turns, tenant, response));
  if (end === undefined) return false;
  if (response.closed) {
    end();
    return false;
  }
  response.once("close", end);
  return true;
}

async function waitForTurn(
  turns: Turns,
  tenant: string,
  response: Response,
): Promise<(() => void) | undefined> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once("close", leave);
  try {
    return await turns.take(tenant, gone.signal);
  } catch (error) {
    if (gone.signal.aborted) return undefined;
    throw error;
  } finally {
    response.off("close", leave);
  }
}

function domainConfigOf(request: Request): DomainConfigId | undefined {
  return domainConfigIdSchema.safeParse(request.params["domainConfigId"]).data;
}
