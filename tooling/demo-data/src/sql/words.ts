/** SQL for one of a few constant words, the `index`-th (SQL, from 0). */
export function wordAt(words: readonly string[], index: string): string {
  const quoted = words.map((word) => `'${word.replaceAll("'", "''")}'`);
  return `(ARRAY[${quoted.join(", ")}])[1 + ${index}]`;
}
