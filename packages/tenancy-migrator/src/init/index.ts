export { guessTenancy } from "./guess-tenancy.ts";
export type { Guess } from "./guess.ts";
export { nextSteps } from "./next-steps.ts";
export { renderAuditJob } from "./render-audit-job.ts";
export { renderConfig } from "./render-config.ts";
