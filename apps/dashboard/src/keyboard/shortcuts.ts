/** Every key that does something, for the dialog that shows them; pages bind them with `useShortcuts`. */
export const shortcuts = [
  { keys: "t", does: "Today" },
  { keys: "7", does: "Last 7 days" },
  { keys: "3", does: "Last 30 days" },
  { keys: "9", does: "Last 90 days" },
  { keys: "m", does: "Month to date" },
  { keys: "c", does: "Comparison on or off" },
  { keys: "w", does: "Choose a website" },
  { keys: "/", does: "Search conversations" },
  { keys: "o", does: "Go to the overview" },
  { keys: "l", does: "Go to the conversations" },
  { keys: "?", does: "Show these keys" },
] as const;

export type ShortcutKeys = (typeof shortcuts)[number]["keys"];
