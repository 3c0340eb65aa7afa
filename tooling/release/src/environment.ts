import { join } from "node:path";

/**
 * What commands of the rehearsal find in their environment: what a shell has, without what the package
 * manager that started this one has put there, and with the registry of the rehearsal alone.
 */
export function rehearsalEnvironment(
  registry: string,
  scratch: string,
): Readonly<Record<string, string>> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(npm_|pnpm_|PNPM_|NODE_OPTIONS$|INIT_CWD$)/i.test(entry[0]),
  );
  const nowhere = ["127.0.0.1", process.env["NO_PROXY"] ?? process.env["no_proxy"] ?? ""]
    .filter(Boolean)
    .join(",");
  return {
    ...Object.fromEntries(inherited),
    npm_config_registry: registry,
    npm_config_cache: join(scratch, "npm-cache"),
    npm_config_update_notifier: "false",
    NO_PROXY: nowhere,
    no_proxy: nowhere,
    DO_NOT_TRACK: "1",
  };
}
