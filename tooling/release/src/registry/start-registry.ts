import { once } from "node:events";
import { Server } from "node:http";
import { join } from "node:path";
import getPort from "get-port";
import { runServer } from "verdaccio";

type Configuration = Exclude<Parameters<typeof runServer>[0], string | undefined>;

export type LocalRegistry = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a verdaccio in this process: it keeps what is published under `@acme` in a folder of the
 * rehearsal's, and hands everything else through from the uplink.
 */
export async function startRegistry(folder: string, uplink: string): Promise<LocalRegistry> {
  // Its types ask for everything that a configuration may have; what is left out has its default.
  const configuration: unknown = {
    // Where a relative path of the configuration would begin.
    self_path: folder,
    configPath: join(folder, "config.yaml"),
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    uplinks: { configured: { url: uplink, timeout: "60s", maxage: "60m" } },
    packages: {
      "@acme/*": { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "configured" },
    },
    log: { type: "stdout", format: "pretty", level: "fatal" },
    max_body_size: "50mb",
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const server: unknown = await runServer(configuration as Configuration);
  if (!(server instanceof Server))
    throw new Error("verdaccio answered something else than a server");
  const port = await getPort({ host: "127.0.0.1" });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
