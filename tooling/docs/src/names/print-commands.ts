// Prints the commands of acme-tenancy with their options as JSON, asked of the program itself.
import { runCli } from "@acme/tenancy-migrator/cli";

const write = process.stdout.write.bind(process.stdout);

async function helpOf(...command: string[]): Promise<string> {
  let said = "";
  process.stdout.write = (text: string | Uint8Array): boolean => {
    said += String(text);
    return true;
  };
  try {
    await runCli([...command, "--help"]);
  } finally {
    process.stdout.write = write;
  }
  return said;
}

const optionsIn = (help: string): string[] =>
  [...help.matchAll(/^ {2}(?:-\w, )?(?<option>--[a-z-]+)/gm)].map(
    (match) => match.groups?.["option"] ?? "",
  );

const root = await helpOf();
const names = [...root.slice(root.indexOf("Commands:")).matchAll(/^ {2}(?<name>[a-z]+)\b/gm)].map(
  (match) => match.groups?.["name"] ?? "",
);
const commands: Record<string, string[]> = {};
for (const name of names.filter((each) => each !== "help")) {
  commands[name] = [...optionsIn(root), ...optionsIn(await helpOf(name))];
}
write(JSON.stringify(commands));
