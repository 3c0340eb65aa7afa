import { z } from "zod";
import { milliseconds, postgresUrl, users, wholeNumber } from "../forms.ts";
import { defineSettings } from "../setting.ts";

/** The databases, and what is done with them. */
export const databaseSettings = defineSettings({
  DATABASE_URL: {
    schema: postgresUrl,
    about: "The login of the tenants' work: a member of acme_tenant and of nothing else.",
    example: "postgres://app:secret@localhost:5432/chat",
  },
  SYSTEM_DATABASE_URL: {
    schema: postgresUrl,
    about:
      "The login that issues contexts and counts requests: a member of acme_system and of nothing else.",
    example: "postgres://app_system:secret@localhost:5432/chat",
  },
  DATABASE_POOL_SIZE: {
    schema: wholeNumber(2, 500),
    about: "Connections for the tenants' work.",
    default: "10",
  },
  SYSTEM_POOL_SIZE: {
    schema: wholeNumber(1, 100),
    about: "Connections that issue contexts.",
    default: "4",
  },
  CONNECT_TIMEOUT_MS: {
    schema: milliseconds,
    about: "How long a request waits for a connection to the database.",
    default: "5000",
  },
  STATEMENT_TIMEOUT_MS: {
    schema: milliseconds,
    about: "After how long PostgreSQL gives a statement up.",
    default: "15000",
  },
  OVERVIEW_FACTS: {
    schema: z.enum(["on", "off"]),
    about:
      "on or off: whether overviews are answered from facts kept about conversations, the same numbers sooner. First run storage with --facts=on. Takes one connection more.",
    default: "off",
  },

  TENANCY_DATABASE_URL: {
    schema: postgresUrl,
    about:
      "A login that may read what acme-tenancy has recorded and nothing else, in this database or in one that is being migrated. Unset: there is no page about the migration.",
    optional: true,
    example: "postgres://tenancy_watcher:secret@localhost:5432/chat",
  },
  TENANCY_OPERATORS: {
    schema: users,
    about:
      "Ids of the users who may see that page, separated by commas: it counts the rows of all organizations. Empty: nobody.",
    default: "",
  },
});
