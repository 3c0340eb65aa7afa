import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";

/** `.env.example`: every setting with what it is for; those that have to be said stand uncommented. */
export function environmentExample(): string {
  const head =
    "# Made from apps/api/src/configuration/settings by `pnpm --filter @acme/api settings`.\n";
  return head + entries().map(exampleOf).join("");
}

function exampleOf([name, setting]: [string, Setting]): string {
  const required = setting.default === undefined && setting.optional !== true;
  const value = setting.default ?? setting.example ?? "";
  return `\n${wrap(setting.about)}\n${required ? "" : "# "}${name}=${value}\n`;
}

/** The same as a table in Markdown. */
export function settingsTable(): string {
  const rows = entries().map(([name, setting]) => {
    const otherwise =
      setting.optional === true
        ? "–"
        : setting.default === undefined
          ? "**required**"
          : `\`${setting.default}\``;
    return `| \`${name}\` | ${otherwise === "``" ? "empty" : otherwise} | ${setting.about} |`;
  });
  return ["| setting | default | what it is |", "| --- | --- | --- |", ...rows].join("\n");
}

function entries(): [string, Setting][] {
  return Object.entries<Setting>(settings);
}

const WIDTH = 98;

function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    const line = lines[last] ?? "";
    if (line !== "" && line.length + word.length >= WIDTH) lines.push(word);
    else lines[last] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join("\n");
}
