/**
 * The first entries of a list, and the rest where that saves any: a rest of one is shown as itself.
 */
export function foldRest<Entry>(
  entries: readonly Entry[],
  room: number,
): { readonly first: readonly Entry[]; readonly rest: readonly Entry[] } {
  if (entries.length <= room) return { first: entries, rest: [] };
  return { first: entries.slice(0, room - 1), rest: entries.slice(room - 1) };
}
