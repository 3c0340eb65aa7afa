export { describeSignIn } from "./describe-sign-in.ts";
export { readPageFiles } from "./page-files.ts";
export { createPagesRouter } from "./pages-router.ts";
