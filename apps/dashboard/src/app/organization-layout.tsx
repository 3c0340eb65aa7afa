import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { ApiError } from "@acme/api/client";
import type { ReactNode } from "react";
import { organizationQuery } from "../api/queries.ts";
import { ShortcutsDialog } from "../keyboard/shortcuts-dialog.tsx";
import { Failure } from "../ui/failure.tsx";
import { Navigation } from "./navigation.tsx";
import { OrganizationSwitcher } from "./organization-switcher.tsx";
import { UserMenu } from "./user-menu.tsx";
import { Wordmark } from "../ui/wordmark.tsx";

const route = getRouteApi("/organizations/$organizationId");

/** What stands around every page of an organization. */
export function OrganizationLayout(): ReactNode {
  const { organizationId } = route.useParams();
  const { error } = useQuery(organizationQuery(organizationId));
  // Whoever was put out sees so at the next answer, and none of what was on the page.
  const isOut = error instanceof ApiError && error.code === "not_a_member";
  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:m-2"
      >
        To the content
      </a>
      <header className="sticky top-0 z-20 flex items-center gap-1 border-b border-line bg-surface px-3 py-2 lg:h-dvh lg:flex-col lg:items-stretch lg:gap-4 lg:border-e lg:border-b-0 lg:p-3">
        <div className="hidden px-2 pt-2 lg:block">
          <Wordmark />
        </div>
        <OrganizationSwitcher organizationId={organizationId} />
        <Navigation organizationId={organizationId} />
        <div className="ms-auto flex gap-1 lg:ms-0 lg:mt-auto">
          <UserMenu />
          <ShortcutsDialog />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        {isOut ? <Failure error={error} /> : <Outlet />}
      </main>
    </div>
  );
}
