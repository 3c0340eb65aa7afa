import { library } from "@acme/build-preset";
import { defineConfig } from "tsup";

/**
 * What production loads (`main`), what prepares a database for it (`storage`), and what the web app calls it
 * with (`client`). The dev entry is not among them, so what it adds is in no build.
 */
export default defineConfig(
  library({
    client: "src/client/index.ts",
    main: "src/main.ts",
    storage: "src/storage/main.ts",
  }),
);
