import { createClient } from "@redis/client";
import type { RedisClient } from "./shared-counters.ts";

type Connection = {
  readonly client: RedisClient;
  readonly close: () => Promise<void>;
};

/**
 * A connection to Redis that is made, and made again, in the background. While there is none, commands
 * fail at once: waiting for it would make every request wait.
 */
export function connectRedis(url: string, onError: (error: unknown) => void): Connection {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    socket: {
      connectTimeout: 1_000,
      socketTimeout: 5_000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), 2_000),
    },
  });
  client.on("error", onError);
  client.connect().catch(onError);
  return {
    client: {
      get isReady() {
        return client.isReady;
      },
      eval: (script, options) => client.eval(script, { ...options }),
    },
    close: async () => {
      client.destroy();
    },
  };
}
