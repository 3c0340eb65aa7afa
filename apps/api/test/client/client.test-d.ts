import type { DomainId } from "@acme/data-model";
import type { ApiClient, AnswerOf, Operations, RequestOf } from "../../src/client/index.ts";

declare const api: ApiClient;

/** Compiles where the condition holds. */
function holds<Condition extends true>(): Condition | undefined {
  return undefined;
}

type Same<Left, Right> = [Left, Right] extends [Right, Left] ? true : false;

// Answers have the model's own ids.
holds<Same<AnswerOf<Operations["getDomain"]>["id"], DomainId>>();
holds<Same<AnswerOf<Operations["deleteDomain"]>, void>>();
// The credentials are no part of it, and neither is the name that was wrong.
holds<
  Same<
    Extract<
      keyof AnswerOf<Operations["getDomainConfig"]>,
      `${string}redential${string}` | "customerId"
    >,
    never
  >
>();
holds<
  Same<
    Extract<keyof NonNullable<RequestOf<Operations["listDomainConfigs"]>["query"]>, "customerId">,
    never
  >
>();

export async function mistakes(organizationId: string): Promise<void> {
  const params = { organizationId };
  // @ts-expect-error the path has an organization
  await api.listDomains();
  // @ts-expect-error a misspelt filter
  await api.listDomains({ params, query: { actve: true } });
  // @ts-expect-error not an order there is
  await api.listDomains({ params, query: { sort: "organizationId" } });
  // @ts-expect-error a domain has a host name
  await api.createDomain({ params, body: { name: "x" } });
  // @ts-expect-error whose it is stands in the path
  await api.updateDomain({ params: { ...params, domainId: "d" }, body: { organizationId } });
}
