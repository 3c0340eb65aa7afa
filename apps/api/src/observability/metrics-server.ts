import { createServer } from "node:http";
import type { Server } from "node:http";
import type { Registry } from "prom-client";

/**
 * `/metrics` on a port of its own, which the outside world is not let through to: what the API's port
 * serves is for everybody, how busy it is for nobody but its operators.
 */
export function createMetricsServer(registry: Registry): Server {
  return createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "Content-Type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}
