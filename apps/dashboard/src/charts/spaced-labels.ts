/**
 * Which of `count` places in a row get a label, where there is room for `room` of them: evenly spaced,
 * and the last one always, since that is now.
 */
export function spacedLabels(count: number, room: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const chosen = new Set<number>();
  for (let at = count - 1; at >= 0; at -= every) chosen.add(at);
  return chosen;
}
