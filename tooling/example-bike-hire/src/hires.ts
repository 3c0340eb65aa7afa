import type { HireScope } from "./open-hire.ts";

export type Hire = {
  readonly hire_no: number;
  readonly depot_no: number;
  readonly frame_no: number | null;
  readonly rider: string;
  readonly started_at: Date;
  readonly returned_at: Date | null;
};
export type NewHire = { readonly frame_no: number; readonly rider: string };

/** What a depot sees of its hires, and what it hires out: its own bikes, and nobody else's. */
export async function hireOneMore(
  scope: HireScope,
  rider: string,
): Promise<{ readonly before: number; readonly outside: number; readonly hired: Hire }> {
  const hires = scope.table<Hire, NewHire, number>("hire");
  const before = await hires.count();
  const outside = await hires.list({ filter: { returned_at: null }, limit: 100 });
  const [bike] = (await scope.table<{ frame_no: number }>("bike").list({ limit: 1 })).rows;
  const hired = await hires.insert({ frame_no: bike?.frame_no ?? 0, rider });
  return { before, outside: outside.rows.length, hired };
}
