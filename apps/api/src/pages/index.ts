export { readPageFiles } from "./page-files.ts";
export { createPagesRouter } from "./pages-router.ts";
