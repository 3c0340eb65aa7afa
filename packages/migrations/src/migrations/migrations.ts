import { Backfill } from "./backfill.ts";
import { Baseline } from "./baseline.ts";
import { Contract } from "./contract.ts";
import { Enforce } from "./enforce.ts";
import { Expand } from "./expand.ts";

/** This model's migrations for a TypeORM data source, in order. */
export const migrations = [Baseline, Expand, Backfill, Enforce, Contract] as const;
