import type { OrganizationRole } from "@acme/data-model";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { meQuery, membersQuery, organizationQuery } from "../api/queries.ts";
import { plural } from "../format/format.ts";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/failure.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AddMember } from "./add-member.tsx";
import { MemberRow } from "./member-row.tsx";
import { mayActAs } from "./role-names.ts";

const route = getRouteApi("/organizations/$organizationId/members");

/** Who belongs to the organization, and as what. */
export function MembersPage(): ReactNode {
  const { organizationId } = route.useParams();
  const { data: organization } = useQuery(organizationQuery(organizationId));
  const { data: me } = useQuery(meQuery);
  const role: OrganizationRole | undefined = organization?.yourRole;
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    membersQuery(organizationId),
  );
  const members = data?.pages.flatMap(({ items }) => items);
  return (
    <Page width="list">
      <PageHeader
        title="Members"
        note={
          members === undefined || organization === undefined
            ? undefined
            : `${plural(members.length, "member")}${hasNextPage ? " and more" : ""} of ${plural(organization.seatLimit, "seat")}`
        }
        actions={
          mayActAs(role, "admin") && <AddMember organizationId={organizationId} yourRole={role} />
        }
      />
      <div className="rounded-xl border border-line bg-surface shadow-card">
        {members === undefined ? (
          <div className="p-4">
            {error === null ? (
              <Skeleton lines={6} />
            ) : (
              <Failure error={error} onRetry={() => void refetch()} />
            )}
          </div>
        ) : (
          <ul aria-label="Members" className="divide-y divide-line">
            {members.map((member) => (
              <MemberRow
                key={member.id}
                organizationId={organizationId}
                member={member}
                yourRole={role}
                isYou={member.userId === me?.userId}
              />
            ))}
          </ul>
        )}
        {hasNextPage && (
          <div className="flex justify-center border-t border-line p-3">
            <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </div>
      <p className="text-sm text-ink-faint">
        People are known here by their ids alone: names and e-mail addresses stay with your sign-in
        service.
      </p>
    </Page>
  );
}
