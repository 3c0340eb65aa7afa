import { conversationStatusSchema } from "@acme/data-model";
import type { ConversationStatus } from "@acme/data-model";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { DomainFilter } from "../filters/domain-filter.tsx";
import { PeriodFilter } from "../filters/period-filter.tsx";
import { languageName } from "../format/language-name.ts";
import { FilterChip } from "../ui/filter-chip.tsx";
import { Segments } from "../ui/segments.tsx";
import { SearchField } from "./search-field.tsx";
import { statusNames } from "./status-badge.tsx";

const route = getRouteApi("/organizations/$organizationId/conversations");

const statuses: readonly { readonly value: ConversationStatus | "any"; readonly label: string }[] =
  [
    { value: "any", label: "Any" },
    ...conversationStatusSchema.options.map((value) => ({ value, label: statusNames[value] })),
  ];

/** Which conversations are looked for. */
export function ConversationsFilterBar(): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <SearchField
        value={search.q ?? ""}
        // While somebody types, "back" leads to where they were before and not to each letter.
        onChange={(q) => void navigate({ search: (old) => ({ ...old, q }), replace: true })}
      />
      <Segments
        label="Status"
        options={statuses}
        value={search.status ?? "any"}
        onChange={(status) =>
          void navigate({
            search: (old) => ({ ...old, status: status === "any" ? undefined : status }),
          })
        }
        className="w-full sm:w-auto"
      />
      <PeriodFilter
        search={search}
        everything
        onChange={(chosen) => void navigate({ search: (old) => ({ ...old, ...chosen }) })}
      />
      <DomainFilter
        organizationId={organizationId}
        selected={search.domain}
        onSelect={(domain) => void navigate({ search: (old) => ({ ...old, domain }) })}
      />
      {search.model !== undefined && (
        <FilterChip
          label="Model"
          value={search.model}
          onRemove={() => void navigate({ search: ({ model: _model, ...old }) => old })}
        />
      )}
      {search.language !== undefined && (
        <FilterChip
          label="Language"
          value={languageName(search.language)}
          onRemove={() => void navigate({ search: ({ language: _language, ...old }) => old })}
        />
      )}
    </div>
  );
}
