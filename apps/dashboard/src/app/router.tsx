import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import {
  conversationQuery,
  conversationsQuery,
  domainQuery,
  domainsQuery,
  membersQuery,
  meQuery,
  messagesQuery,
  organizationQuery,
  overviewQuery,
  portfolioQuery,
} from "../api/queries.ts";
import { migrationQuery } from "../api/tenancy-queries.ts";
import {
  conversationsFilter,
  conversationsSearchSchema,
} from "../conversations/conversations-search.ts";
import { portfolioFilter, portfolioSearchSchema } from "../organizations/portfolio-search.ts";
import { overviewFilter, overviewSearchSchema } from "../overview/overview-search.ts";
import { tenancySearchSchema } from "../tenancy/tenancy-search.ts";
import { NotFoundPage, RouteErrorPage } from "./fallback-pages.tsx";
import { OrganizationLayout } from "./organization-layout.tsx";
import { parseSearch, stringifySearch } from "./search.ts";

type Context = { readonly queryClient: QueryClient };

const rootRoute = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async ({ context }) => {
    const { memberships, operator } = await context.queryClient.ensureQueryData(meQuery);
    const [first, second] = memberships;
    if (first !== undefined && second === undefined) {
      redirect({
        to: "/organizations/$organizationId/overview",
        params: { organizationId: first.organizationId },
        replace: true,
        throw: true,
      });
    }
    const to = first === undefined && operator ? "/tenancy" : "/organizations";
    redirect({ to, replace: true, throw: true });
  },
});

const portfolioRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organizations",
  validateSearch: portfolioSearchSchema,
  loaderDeps: ({ search }) => portfolioFilter(search),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(portfolioQuery(deps));
  },
  component: lazyRouteComponent(
    () => import("../organizations/portfolio-page.tsx"),
    "PortfolioPage",
  ),
});

const tenancyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tenancy",
  validateSearch: tenancySearchSchema,
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(migrationQuery);
  },
  component: lazyRouteComponent(() => import("../tenancy/tenancy-page.tsx"), "TenancyPage"),
});

const organizationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organizations/$organizationId",
  component: OrganizationLayout,
  // Begun here, next to the page's own code and data, and not waited for.
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(meQuery);
    void context.queryClient.prefetchQuery(organizationQuery(params.organizationId));
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/overview",
  validateSearch: overviewSearchSchema,
  loaderDeps: ({ search }) => overviewFilter(search),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(overviewQuery(params.organizationId, deps));
  },
  component: lazyRouteComponent(() => import("../overview/overview-page.tsx"), "OverviewPage"),
});

const conversationsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/conversations",
  validateSearch: conversationsSearchSchema,
  loaderDeps: ({ search }) => conversationsFilter(search),
  loader: ({ context, params, deps }) => {
    const query = conversationsQuery(params.organizationId, deps);
    void context.queryClient.prefetchInfiniteQuery(query);
  },
  component: lazyRouteComponent(
    () => import("../conversations/conversations-page.tsx"),
    "ConversationsPage",
  ),
});

const conversationRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/conversations/$conversationId",
  validateSearch: overviewSearchSchema.pick({ tz: true }),
  loader: ({ context, params }) => {
    const { organizationId, conversationId } = params;
    void context.queryClient.prefetchQuery(conversationQuery(organizationId, conversationId));
    const query = messagesQuery(organizationId, conversationId);
    void context.queryClient.prefetchInfiniteQuery(query);
  },
  component: lazyRouteComponent(
    () => import("../conversations/conversation-page.tsx"),
    "ConversationPage",
  ),
});

const domainsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/domains",
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(domainsQuery(params.organizationId));
  },
  component: lazyRouteComponent(() => import("../organizations/domains-page.tsx"), "DomainsPage"),
});

const domainRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/domains/$domainId",
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(domainQuery(params.organizationId, params.domainId));
  },
  component: lazyRouteComponent(() => import("../organizations/domain-page.tsx"), "DomainPage"),
});

const membersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "/members",
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(membersQuery(params.organizationId));
  },
  component: lazyRouteComponent(() => import("../organizations/members-page.tsx"), "MembersPage"),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  portfolioRoute,
  tenancyRoute,
  organizationRoute.addChildren([
    overviewRoute,
    conversationsRoute,
    conversationRoute,
    domainsRoute,
    domainRoute,
    membersRoute,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultErrorComponent: RouteErrorPage,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
