import { beforeEach, vi } from "vitest";

/** These tests are about the embedded server, also in a run against another one. */
export function withoutDatabaseUrl(): void {
  beforeEach(() => {
    vi.stubEnv("DATABASE_URL", undefined);
    return () => vi.unstubAllEnvs();
  });
}
