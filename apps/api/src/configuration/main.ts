// Writes what is made from the settings: .env.example, and their table in the README.
import { readFile, writeFile } from "node:fs/promises";
import { environmentExample, settingsTable } from "./describe-settings.ts";

const example = new URL("../../.env.example", import.meta.url);
const readme = new URL("../../README.md", import.meta.url);

await writeFile(example, environmentExample());
const text = await readFile(readme, "utf8");
await writeFile(
  readme,
  text.replace(
    /(?<=<!-- settings -->\n)[^]*(?=\n<!-- \/settings -->)/,
    () => `\n${settingsTable()}\n`,
  ),
);
