import { fileURLToPath } from "node:url";
import type { RunningProgram } from "./programs.ts";
import { runProgram, startProgram } from "./programs.ts";

const folder = "apps/dashboard";
const vite = "node_modules/vite/bin/vite.js";

/** Builds the dashboard as production has it. @returns the directory, for the API to serve */
export async function buildDashboard(): Promise<string> {
  await runProgram(
    { args: [vite, "build", "--logLevel", "warn"], folder, quiet: true },
    "The dashboard could not be built",
  );
  return fileURLToPath(new URL(`../../../../${folder}/dist`, import.meta.url));
}

/** Starts the dashboard from its sources: a change shows in the page at once. */
export function startDashboard(apiUrl: string, port: number): RunningProgram {
  return startProgram({
    args: [vite, "--port", String(port), "--strictPort", "--logLevel", "warn"],
    folder,
    env: { API_URL: apiUrl },
  });
}
