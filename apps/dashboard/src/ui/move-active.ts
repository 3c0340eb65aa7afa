/** Where a key takes one from option `active` of `count`; `undefined` for keys that move nothing. */
export function moveActive(key: string, active: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return (active + count - 1) % count;
    case "PageDown":
      return Math.min(active + 8, count - 1);
    case "PageUp":
      return Math.max(active - 8, 0);
    default:
      return undefined;
  }
}
