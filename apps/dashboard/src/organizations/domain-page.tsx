import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { domainQuery, organizationQuery } from "../api/queries.ts";
import { formatInstant } from "../format/dates.ts";
import { buttonClass } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Failure } from "../ui/failure.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ActiveBadge } from "./active-badge.tsx";
import { DomainConfigCard } from "./domain-config-card.tsx";
import { mayActAs } from "./role-names.ts";
import { TransferCard } from "./transfer-card.tsx";

const route = getRouteApi("/organizations/$organizationId/domains/$domainId");

/** One website: what it is, its settings, and handing it over. */
export function DomainPage(): ReactNode {
  const { organizationId, domainId } = route.useParams();
  const { data: organization } = useQuery(organizationQuery(organizationId));
  const { data: domain, error, refetch } = useQuery(domainQuery(organizationId, domainId));
  return (
    <Page width="text">
      <div>
        <Link
          to="/organizations/$organizationId/domains"
          params={{ organizationId }}
          className={`${buttonClass("ghost")} -ms-3`}
        >
          <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
          Websites
        </Link>
      </div>
      {domain === undefined ? (
        <Card title="Website">
          {error === null ? (
            <Skeleton lines={4} />
          ) : (
            <Failure error={error} onRetry={() => void refetch()} />
          )}
        </Card>
      ) : (
        <>
          <PageHeader
            title={domain.domain}
            note={`${domain.name === null ? "" : `${domain.name} · `}since ${formatInstant(domain.createdAt, undefined)}`}
            actions={
              <>
                <ActiveBadge active={domain.active} />
                <Link
                  to="/organizations/$organizationId/overview"
                  params={{ organizationId }}
                  search={{ domain: domain.id }}
                  className={buttonClass("plain")}
                >
                  Its numbers
                </Link>
              </>
            }
          />
          <DomainConfigCard organizationId={organizationId} domain={domain.domain} />
          {mayActAs(organization?.yourRole, "admin") && (
            <TransferCard organizationId={organizationId} domain={domain} />
          )}
        </>
      )}
    </Page>
  );
}
