import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { organizationQuery, portfolioQuery } from "../api/queries.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Combobox } from "../ui/combobox.tsx";
import { Popover } from "../ui/popover.tsx";

// What is asked of every organization is as little as there is: the names are what is needed.
const least = { period: "today", compare: false } as const;

/** Which organization this is, and the way to the others. */
export function OrganizationSwitcher({
  organizationId,
}: {
  readonly organizationId: string;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const navigate = useNavigate();
  const { data: organization } = useQuery(organizationQuery(organizationId));
  const { data: portfolio } = useQuery({ ...portfolioQuery(least), enabled: open });
  const options = (portfolio?.organizations ?? [])
    .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
    .map((each) => ({ value: String(each.organizationId), label: each.name, hint: each.role }));

  const change = (next: string): void => {
    setOpen(false);
    // A filter for one organization's website says nothing in another.
    void navigate({
      to: "/organizations/$organizationId/overview",
      params: { organizationId: next },
    });
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Organizations"
      trigger={(props) => (
        <Button {...props} className="min-w-0 !shrink !justify-between lg:w-full">
          <span className="max-w-48 min-w-0 truncate" dir="auto">
            {organization?.name ?? "Organization"}
          </span>
          <ChevronsUpDown className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
        </Button>
      )}
    >
      <Combobox
        label="Organization"
        options={options}
        selected={organizationId}
        onSelect={change}
        query={query}
        onQueryChange={setQuery}
        empty={portfolio === undefined ? "Loading …" : "No organization is called that."}
        footer={
          <Link to="/organizations" className={buttonClass("ghost")}>
            Compare all
          </Link>
        }
      />
    </Popover>
  );
}
