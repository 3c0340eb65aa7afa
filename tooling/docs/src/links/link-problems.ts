import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";

const require = createRequire(import.meta.url);
// It exports nothing, so its program is where pnpm puts it.
const remark = fileURLToPath(new URL("../../node_modules/remark-cli/cli.js", import.meta.url));

/**
 * Links of the pages to files and headings that are not there, as remark-validate-links finds them.
 *
 * @throws Error when remark ends otherwise than by finding problems or none
 */
export async function linkProblems(
  repository: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const plugin = require.resolve("remark-validate-links");
  const settings = `repository:false,root:${JSON.stringify(repository)}`;
  const args = [
    remark,
    "--frail",
    "--quiet",
    "--no-stdout",
    "--no-color",
    "--no-config",
    "--no-ignore",
  ];
  const child = spawn(process.execPath, [...args, "--use", `${plugin}=${settings}`, ...paths], {
    cwd: repository,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const closed = once(child, "close");
  const [report] = await Promise.all([text(child.stderr), closed]);
  if (child.exitCode === 0) return [];
  if (!report.includes("remark-validate-links")) throw new Error(`remark failed:\n${report}`);
  return report.split("\n").filter((line) => line.trim() !== "");
}
