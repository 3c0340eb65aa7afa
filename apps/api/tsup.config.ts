import { library } from "@acme/build-preset";
import { defineConfig } from "tsup";

/** What production loads, and the client of the web app. The dev entry (`src/dev`) is built into nothing. */
export default defineConfig(library({ main: "src/main.ts" }));
