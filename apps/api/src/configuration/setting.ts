import type { z } from "zod";

/** One environment variable: what it may hold, what it holds if nobody says, and what it is for. */
export type Setting<Schema extends z.ZodType<unknown, string> = z.ZodType<unknown, string>> = {
  readonly schema: Schema;
  /** For people, in `.env.example` and the README; also what to do when it is missing or wrong. */
  readonly about: string;
  /** As it would stand in the environment. */
  readonly default?: string;
  /** Neither set nor defaulted is fine. */
  readonly optional?: boolean;
  /** What `.env.example` shows for what has no default. */
  readonly example?: string;
};

/** Keeps each setting's own schema type. */
export function defineSettings<const Settings extends Readonly<Record<string, Setting>>>(
  settings: Settings,
): Settings {
  return settings;
}

/** What each setting holds once it is read: `undefined` only where it is optional. */
export type SettingValues<Settings extends Readonly<Record<string, Setting>>> = {
  readonly [Name in keyof Settings]:
    | z.output<Settings[Name]["schema"]>
    | (Settings[Name] extends { readonly optional: true } ? undefined : never);
};
