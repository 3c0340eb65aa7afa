import type { LanguageShare } from "@acme/data-model";
import type { ReactNode } from "react";
import { ShareBars } from "../charts/share-bars.tsx";
import { formatCompact, formatShare, plural } from "../format/format.ts";
import { languageName } from "../format/language-name.ts";
import { Empty } from "../ui/empty.tsx";
import { OverviewCard } from "./overview-card.tsx";
import { foldRest } from "./fold-rest.ts";

/** What visitors write in. */
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
  if (shares.length === 0) {
    return <Empty title="No data yet" hint="Languages are told from what visitors write." />;
  }
  const { first, rest } = foldRest(shares, 6);
  const bars = first.map(({ language, messages, share }) => ({
    key: language,
    label: languageName(language),
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
