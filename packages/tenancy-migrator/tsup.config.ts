import { library } from "@acme/build-preset";
import { defineConfig } from "tsup";

export default defineConfig(
  library({ index: "src/index.ts", cli: "src/cli/run-cli.ts", main: "src/cli/main.ts" }),
);
