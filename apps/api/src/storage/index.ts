export { createApiStorage } from "./api-storage.ts";
export { checkStorage } from "./check-storage.ts";
export { sweep } from "./sweep.ts";
