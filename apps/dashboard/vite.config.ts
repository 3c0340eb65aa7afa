import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `pnpm start` serves the API; the page and the API look like one origin in development too. */
const api = process.env["API_URL"] ?? "http://localhost:3000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // The API's client and the model are read from their sources, as everywhere in this repository.
  resolve: { conditions: ["@acme/source", "module", "browser", "development|production"] },
  server: {
    port: 5173,
    proxy: Object.fromEntries(["/v1", "/dev/"].map((path) => [path, { target: api }])),
  },
  build: {
    target: "es2023",
    // What is inlined as data: would need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
