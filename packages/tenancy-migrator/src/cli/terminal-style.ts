/** How to render for a stream: in colours only on a terminal that wants them, and not wider than it. */
export function terminalStyle(stream: NodeJS.WriteStream): { colors: boolean; width: number } {
  return {
    colors: stream.isTTY && stream.hasColors(),
    width: (stream.isTTY && stream.columns) || 120,
  };
}
