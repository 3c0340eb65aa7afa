/** Lets nobody pass until so many are there, the first time; after that everybody. */
export function barrier(expected: number): () => Promise<void> {
  let there = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    there += 1;
    if (there >= expected) open();
    return opened;
  };
}
