import type { LanguageShare } from "@acme/data-model";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ShareBars } from "../charts/share-bars.tsx";
import { formatCompact, formatShare, plural } from "../format/format.ts";
import { languageName } from "../format/language-name.ts";
import { Empty } from "../ui/empty.tsx";
import { OverviewCard } from "./overview-card.tsx";
import { foldRest } from "./fold-rest.ts";
import { conversationsSearch } from "./overview-search.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

/** What visitors write in; each leads to the conversations that are in it. */
export function LanguagesCard(): ReactNode {
  return (
    <OverviewCard
      title="Languages"
      note={({ meta }) => plural(meta.sampleSizes.languageMessages, "message")}
      height="min-h-64"
    >
      {({ languageDistribution }) => <Languages shares={languageDistribution} />}
    </OverviewCard>
  );
}

function Languages({ shares }: { readonly shares: readonly LanguageShare[] }): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const { first, rest } = foldRest(shares, 6);
  if (shares.length === 0) {
    return <Empty title="No data yet" hint="Languages are told from what visitors write." />;
  }
  const bars = first.map(({ language, messages, share }) => ({
    key: language,
    label: (
      <Link
        to="/organizations/$organizationId/conversations"
        params={{ organizationId }}
        search={{ ...conversationsSearch(search), language }}
        className="after:absolute after:inset-0 hover:text-accent hover:underline"
      >
        {languageName(language)}
      </Link>
    ),
    hint: formatCompact(messages),
    value: formatShare(share),
    part: share,
    muted: language === "und",
  }));
  const others = {
    key: "others",
    label: plural(rest.length, "other language"),
    hint: formatCompact(rest.reduce((sum, { messages }) => sum + messages, 0)),
    value: formatShare(rest.reduce((sum, { share }) => sum + share, 0)),
    part: rest.reduce((sum, { share }) => sum + share, 0),
    muted: true,
  };
  return <ShareBars bars={rest.length === 0 ? bars : [...bars, others]} />;
}
