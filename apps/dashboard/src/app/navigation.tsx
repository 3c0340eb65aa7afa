import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Globe, LayoutDashboard, MessagesSquare, ShieldCheck, Users } from "lucide-react";
import type { ReactNode } from "react";
import { meQuery } from "../api/queries.ts";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";

const pages = [
  { to: "/organizations/$organizationId/overview", label: "Overview", Icon: LayoutDashboard },
  {
    to: "/organizations/$organizationId/conversations",
    label: "Conversations",
    Icon: MessagesSquare,
  },
  { to: "/organizations/$organizationId/domains", label: "Websites", Icon: Globe },
  { to: "/organizations/$organizationId/members", label: "Members", Icon: Users },
] as const;

const linkClass =
  "flex min-w-0 flex-1 flex-col items-center gap-0.5 rounded-md py-1.5 text-2xs font-medium max-[24rem]:text-[0.625rem] tracking-tight lg:tracking-normal text-ink-soft hover:bg-sunken hover:text-ink lg:h-9 lg:flex-none lg:flex-row lg:gap-2.5 lg:px-2.5 lg:py-0 lg:text-sm";

/** The pages of an organization, and the platform's for its operators: beside the content, or at the foot of a narrow screen. */
export function Navigation({ organizationId }: { readonly organizationId: string }): ReactNode {
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const [overview, conversations] = pages;
  const params = { organizationId };
  useShortcuts({
    o: () => void navigate({ to: overview.to, params }),
    l: () => void navigate({ to: conversations.to, params }),
  });
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-surface p-1 lg:static lg:flex-col lg:gap-0.5 lg:border-0 lg:p-0"
    >
      {pages.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          params={params}
          className={linkClass}
          activeProps={{ className: "bg-accent-soft !text-accent" }}
        >
          <Icon className="size-4 shrink-0" aria-hidden="true" />
          <span className="max-w-full truncate">{label}</span>
        </Link>
      ))}
      {me?.operator === true && (
        <Link to="/tenancy" className={linkClass}>
          <ShieldCheck className="size-4 shrink-0" aria-hidden="true" />
          <span className="max-w-full truncate">Tenancy</span>
        </Link>
      )}
    </nav>
  );
}
