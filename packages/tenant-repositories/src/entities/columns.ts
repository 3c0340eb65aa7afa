import type { EntitySchemaColumnOptions } from "typeorm";

// A table's columns as TypeORM is told of them. What the database knows by itself (types to the last digit,
// defaults) the repositories read from its catalog.

/** Made by the database. */
export const id = { type: "uuid", primary: true, generated: "uuid" } as const;
/** Stamped by the repositories, kept by the policies, and changed by a transfer only. */
export const tenant = { type: "uuid", update: false } as const;
export const uuid = { type: "uuid" } as const;
export const text = { type: "text" } as const;
export const json = { type: "jsonb" } as const;
export const instant = { type: "timestamp with time zone" } as const;
export const flag = { type: "boolean" } as const;
export const integer = { type: "integer" } as const;
export const decimal = { type: "numeric" } as const;
export const realArray = { type: "real", array: true } as const;

/** May be NULL. */
export function optional(column: EntitySchemaColumnOptions): EntitySchemaColumnOptions {
  return { ...column, nullable: true };
}
