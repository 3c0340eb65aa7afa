export { expectIsolation } from "./expect-isolation.ts";
export type { IsolationReport, IsolationSubject } from "./expect-isolation.ts";
