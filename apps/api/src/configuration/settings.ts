import type { SettingValues } from "./setting.ts";
import { databaseSettings } from "./settings/database.ts";
import { limitSettings } from "./settings/limits.ts";
import { serverSettings } from "./settings/server.ts";
import { tokenSettings } from "./settings/tokens.ts";

/** Everything that the environment may say. `.env.example` and the README's table are made from this. */
export const settings = {
  ...databaseSettings,
  ...tokenSettings,
  ...serverSettings,
  ...limitSettings,
};

/** What they come to, once all are right. */
export type Values = SettingValues<typeof settings>;
