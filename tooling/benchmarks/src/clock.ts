/** Milliseconds since the epoch, as finely as this machine knows them; the same in all processes. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
