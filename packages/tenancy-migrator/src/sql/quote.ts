import { escapeIdentifier, escapeLiteral } from "pg";

/** `schema.name`, both quoted: every statement of ours is qualified, since search_path can be anybody's. */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** A quoted identifier; plain lower-case names stay bare where that is safe, so that plans read well. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : escapeIdentifier(name);
}

/** A quoted list of identifiers. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** A quoted string literal. */
export function literal(value: string): string {
  return escapeLiteral(value);
}

/** `ARRAY['a', 'b']::text[]` */
export function textArray(values: readonly string[]): string {
  return `ARRAY[${values.map(literal).join(", ")}]::text[]`;
}

// Words that PostgreSQL does not take bare as a column or table name (its documentation's Appendix C,
// "reserved" in any form), plus the type and function names that may not stand there either.
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
  case cast char character check coalesce collate collation column concurrently constraint create cross
  current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
  decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
  freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
  interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg
  json_query json_scalar json_serialize json_table json_value lateral leading least left like limit
  localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif
  numeric offset on only or order out outer overlaps overlay placing position precision primary real
  references returning right row select session_user setof similar smallint some substring symmetric
  system_user table tablesample then time timestamp to trailing treat trim true union unique user using
  values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
  xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);
