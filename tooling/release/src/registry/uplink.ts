import { run } from "../run.ts";

/** The registry that npm is configured to use here: asked when it is needed, and written down nowhere. */
export async function configuredRegistry(cwd: string): Promise<string> {
  const environment = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const answer = await run("npm", ["config", "get", "registry"], {
    cwd,
    env: Object.fromEntries(environment),
  });
  return new URL(answer.trim()).href;
}
