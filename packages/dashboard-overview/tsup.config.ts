import { library } from "@acme/build-preset";
import { defineConfig } from "tsup";

export default defineConfig(library({ index: "src/index.ts" }));
