/**
 * The environment of the server's programs. Not ours: PGDATA, PGOPTIONS, LANG or TZ of whoever starts a
 * server would make it another one. macOS needs a valid LC_ALL, or the server refuses to start.
 */
export const serverEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } as const;
