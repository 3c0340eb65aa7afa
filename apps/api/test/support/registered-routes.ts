import type { Express } from "express";

export type RegisteredRoute = { readonly method: string; readonly path: string };

/** What Express would answer to: every method of every path that some router was given a handler for. */
export function registeredRoutes(app: Express): RegisteredRoute[] {
  return walk(app.router);
}

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: unknown;
};

function walk(router: unknown): RegisteredRoute[] {
  if (typeof router !== "function" || !("stack" in router)) return [];
  return (router.stack as readonly Layer[]).flatMap(({ route, handle }) =>
    route === undefined
      ? walk(handle)
      : Object.keys(route.methods)
          .filter((method) => method !== "_all")
          .map((method) => ({ method, path: route.path })),
  );
}
