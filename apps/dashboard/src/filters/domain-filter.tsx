import type { DomainId } from "@acme/data-model";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Globe, X } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { domainQuery, domainsQuery } from "../api/queries.ts";
import { formatCount, plural } from "../format/format.ts";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { Button } from "../ui/button.tsx";
import { Combobox } from "../ui/combobox.tsx";
import type { Option } from "../ui/combobox-list.tsx";
import { Popover } from "../ui/popover.tsx";
import { usePaused } from "../ui/use-paused.ts";

type Props = {
  readonly organizationId: string;
  readonly selected: DomainId | undefined;
  readonly onSelect: (domain: DomainId | undefined) => void;
};

/** One website, or all of them. */
export function DomainFilter({ organizationId, selected, onSelect }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  useShortcuts({ w: () => setOpen(true) });
  const { data: domain } = useQuery({
    ...domainQuery(organizationId, selected ?? ""),
    enabled: selected !== undefined,
  });
  const choose = (chosen: DomainId | undefined): void => {
    setOpen(false);
    onSelect(chosen);
  };
  return (
    <div className="flex items-center">
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Website"
        trigger={(props) => (
          <Button {...props}>
            <Globe className="size-4 text-ink-faint" aria-hidden="true" />
            <span className="max-w-44 truncate">
              {selected === undefined ? "All websites" : (domain?.domain ?? "One website")}
            </span>
          </Button>
        )}
      >
        <DomainList organizationId={organizationId} selected={selected} onSelect={choose} />
      </Popover>
      {selected !== undefined && (
        <Button look="ghost" square aria-label="All websites" onClick={() => onSelect(undefined)}>
          <X className="size-4" aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}

/** Milliseconds without a key after which the API is asked. */
const pause = 200;

function DomainList({ organizationId, selected, onSelect }: Props): ReactNode {
  const [query, setQuery] = useState("");
  const words = query.trim().toLowerCase();
  const asked = usePaused(words, pause);
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    ...domainsQuery(organizationId, asked),
    // What was found by fewer letters, until the answer is there; of that, what still fits.
    placeholderData: (previous) => previous,
  });
  const found = (data?.pages.flatMap(({ items }) => items) ?? []).filter(({ domain }) =>
    domain.includes(words),
  );
  const options: readonly Option[] = [
    ...(words === "" ? [{ value: "", label: "All websites" }] : []),
    ...found.map(({ id, domain }) => ({ value: id, label: domain })),
  ];
  const more = (): void => {
    // The end of what still fits is not the end of what was found.
    if (asked === words && hasNextPage && !isFetching && error === null) void fetchNextPage();
  };
  return (
    <Combobox
      label="Website"
      options={options}
      selected={selected ?? ""}
      onSelect={(chosen) => onSelect(found.find(({ id }) => id === chosen)?.id)}
      query={query}
      onQueryChange={setQuery}
      onReachEnd={more}
      empty={isFetching ? "Searching …" : "No website is called that."}
      footer={
        <p role="status" className="h-7 px-2.5 pt-2 text-xs text-ink-faint">
          {error !== null
            ? "The list could not be read."
            : isFetching
              ? "Searching …"
              : hasNextPage
                ? `The first ${formatCount(found.length)}; type to find others`
                : plural(found.length, "website")}
        </p>
      }
    />
  );
}
