import { escapeIdentifier } from "pg";

/** A quoted identifier. */
export const identifier: (name: string) => string = escapeIdentifier;

/** `"schema"."name"` */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** `t."a", t."b"` */
export function columnList(alias: string, names: Iterable<string>): string {
  return [...names].map((name) => `${alias}.${identifier(name)}`).join(", ");
}
