const brands = [
  "Nordlicht",
  "Harbor",
  "Clairval",
  "Sakura",
  "Olivar",
  "Al Noor",
  "Thornbury",
  "Ipanema",
  "Belvedere",
  "Redwood",
  "Agave",
  "Monsoon",
  "Kestrel",
  "Lindgren",
  "Montclair",
  "Hoshi",
  "Sierra",
  "Zafran",
  "Ashford",
  "Aurora",
  "Cascata",
  "Juniper",
  "Copal",
  "Banyan",
] as const;

const trades = [
  "Outdoor",
  "Living",
  "Cycles",
  "Tools",
  "Kitchen",
  "Audio",
  "Garden",
  "Optics",
  "Coffee",
  "Sports",
  "Pets",
  "Books",
  "Lighting",
  "Music",
  "Office",
  "Toys",
] as const;

/** A company's name and the word for it in addresses; no two organizations share the latter. */
export interface Company {
  readonly name: string;
  readonly slug: string;
}

/** The company of an organization. From the 385th on names recur and only the slug tells them apart. */
export function companyOf(ordinal: number): Company {
  const brand = brands[ordinal % brands.length] ?? brands[0];
  // Walking both lists at once would never pair most of them.
  const round = Math.floor(ordinal / brands.length);
  const trade = trades[(ordinal + round) % trades.length] ?? trades[0];
  const name = `${brand} ${trade}`;
  const slug = name.toLowerCase().replaceAll(" ", "-");
  return { name, slug: round < trades.length ? slug : `${slug}-${ordinal}` };
}
