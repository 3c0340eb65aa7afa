import { defineTenancy } from "@acme/tenancy";

export default defineTenancy({
  tenant: { table: "depot", key: "depot_no", updatable: ["town"] },
  column: "depot_no",
  members: { table: "staff", user: "login", role: "rank" },
  tables: {
    staff: { owner: "column" },
    bike: { owner: "column" },
    hire: {
      via: { frame_no: "bike" },
      deadColumns: ["branch_code"],
      index: ["started_at desc", "hire_no"],
    },
    hire_charge: { via: { hire_no: "hire" } },
  },
});
