/** One room: which other rooms its runtime code may import, and why not more. */
export type Room = {
  readonly folder: string;
  readonly mayImport: readonly string[];
  readonly because: string;
};

/**
 * Who may import whom at run time; everything else is refused. Data flows one way, so a room only
 * names rooms above it. A new package gets its line here together with the reason for each arrow.
 */
export const rooms: readonly Room[] = [
  {
    folder: "packages/tenancy",
    mayImport: [],
    because: "everything else is written in this language, so it stands on nothing of ours",
  },
  {
    folder: "packages/data-model",
    mayImport: ["packages/tenancy"],
    because: "the model is declared in the language of tenancy, and read by everybody",
  },
  {
    folder: "packages/tenancy-migrator",
    mayImport: ["packages/tenancy"],
    because:
      "the engine works on any Postgres schema; with an import of this model it works on one",
  },
  {
    folder: "packages/migrations",
    mayImport: ["packages/tenancy", "packages/data-model", "packages/tenancy-migrator"],
    because:
      "this is where the engine meets the model; the product that runs later is no part of it",
  },
  {
    folder: "packages/tenant-repositories",
    mayImport: ["packages/tenancy", "packages/data-model"],
    because: "repositories serve whoever has a tenant context, and know neither services nor HTTP",
  },
  {
    folder: "packages/dashboard-overview",
    mayImport: ["packages/tenancy", "packages/data-model", "packages/tenant-repositories"],
    because:
      "the overview is computed from repositories, whoever asks for it and by whatever protocol",
  },
  {
    folder: "apps/api",
    mayImport: [
      "packages/tenancy",
      "packages/data-model",
      "packages/tenant-repositories",
      "packages/dashboard-overview",
    ],
    because: "the API wires the packages of the running product; changing a schema is not its job",
  },
  {
    folder: "apps/dashboard",
    mayImport: ["packages/data-model", "apps/api/src/client"],
    because:
      "a browser gets the model's types and the API's answers by the client made of its contract, and no server code",
  },
];
