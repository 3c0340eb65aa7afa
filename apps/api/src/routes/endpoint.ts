import type { TenantDatabase } from "@acme/tenant-repositories";
import type { Request, RequestHandler, Response } from "express";
import type { FactsKeeper } from "../facts/index.ts";
import { answerOnce, readIdempotencyKey } from "../idempotency/index.ts";
import { callerOf } from "../identity/caller.ts";
import { Problem } from "../problems/index.ts";
import { clientSignal } from "./client-signal.ts";
import { announceDeprecations, queryStringOf } from "./deprecation.ts";
import type { RawInput } from "./read-input.ts";
import type { Watch } from "../migration-record/index.ts";
import type {
  Call,
  OperatorRoute,
  OrganizationRoute,
  Route,
  StreamRoute,
  UserRoute,
} from "./route.ts";
import { sendAnswer } from "./send-answer.ts";
import { beginStream, sendStream } from "./send-stream.ts";
import type { TakeStreamSlot } from "./stream-slots.ts";

export type EndpointOptions = {
  readonly tenants: TenantDatabase;
  readonly watch?: Watch | undefined;
  readonly facts?: Pick<FactsKeeper, "touched"> | undefined;
  /** For how long the answer to a POST with an Idempotency-Key is kept. */
  readonly idempotencyHours: number;
  readonly takeStreamSlot: TakeStreamSlot;
};

type Exchange = { readonly request: Request; readonly response: Response; readonly call: Call };

/** The last handler of a route: reads the request, does the work, and answers once it is committed. */
export function createEndpoint(route: Route, options: EndpointOptions): RequestHandler {
  const { tenants, watch, facts } = options;
  const { operation } = route;
  const kind = operation.answer.stream?.contentType ?? "application/json";
  return async (request, response) => {
    if (request.accepts(kind) === false) throw new Problem("not_acceptable");
    announceDeprecations(request, response, operation.renamed ?? {});
    const call = { tenants, watch, facts };
    const exchange = { request, response, call };
    if (route.kind === "user") await answerUser(route, exchange);
    else if (route.kind === "operator") await answerOperator(route, exchange);
    else if (route.kind === "organization") {
      await answerOrganization(route, exchange, options);
    } else await answerStream(route, exchange, options);
  };
}

async function answerUser(route: UserRoute, { request, response, call }: Exchange): Promise<void> {
  const work = route.prepare(rawInput(request));
  const { userId } = callerOf(request);
  if (userId === undefined) throw unprotected(route);
  sendAnswer(request, response, route.operation, await work(userId, call));
}

async function answerOperator(
  route: OperatorRoute,
  { request, response, call }: Exchange,
): Promise<void> {
  const work = route.prepare(rawInput(request));
  if (call.watch === undefined) throw unprotected(route);
  sendAnswer(request, response, route.operation, await work(call.watch.record, call));
}

async function answerOrganization(
  route: OrganizationRoute,
  { request, response, call }: Exchange,
  { idempotencyHours }: EndpointOptions,
): Promise<void> {
  const work = route.prepare(rawInput(request));
  const { context } = callerOf(request);
  if (context === undefined) throw unprotected(route);
  const once = route.operation.method === "post" ? readIdempotencyKey(request) : undefined;
  const { body, replayed } = await call.tenants.run(context, async (scope) =>
    once === undefined
      ? { body: await work(scope, call), replayed: false }
      : answerOnce(scope, once, idempotencyHours, () => work(scope, call)),
  );
  if (replayed) response.set("Idempotency-Replayed", "true");
  sendAnswer(request, response, route.operation, body);
}

async function answerStream(
  route: StreamRoute,
  { request, response, call }: Exchange,
  { takeStreamSlot }: EndpointOptions,
): Promise<void> {
  const work = route.prepare(rawInput(request));
  const { context } = callerOf(request);
  const { stream } = route.operation.answer;
  if (context === undefined || stream === undefined) throw unprotected(route);
  if (request.method === "HEAD") {
    beginStream(response, stream);
    response.end();
    return;
  }
  const signal = clientSignal(response);
  const giveBack = takeStreamSlot(context.organizationId);
  try {
    // Not done again: half of it may be with the client already.
    const options = { isolation: "repeatable read", retries: 0 } as const;
    await call.tenants.run(
      context,
      (scope) => sendStream(response, stream, work(scope, call), signal),
      options,
    );
  } catch (error) {
    // Nobody is left to tell, and nothing went wrong here.
    if (signal.aborted) return;
    throw error;
  } finally {
    giveBack();
  }
  response.end();
}

function rawInput(request: Request): RawInput {
  const body: unknown = request.body;
  return { params: request.params, queryString: queryStringOf(request), body };
}

function unprotected({ operation }: Route): Error {
  return new Error(`${operation.id} is registered without the handlers that find out who asks.`);
}
