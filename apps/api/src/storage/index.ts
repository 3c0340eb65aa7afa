export { createApiStorage } from "./api-storage.ts";
export { checkStorage } from "./check-storage.ts";
export { sweep, sweepEvery } from "./sweep.ts";
