import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { renderReportMarkdown } from "@acme/tenancy-migrator";
import type { EvidenceReport } from "@acme/tenancy-migrator";

const directory = fileURLToPath(new URL("../../../.acme/reports/", import.meta.url));

/** Keeps the evidence as JSON and as Markdown, in a folder that git ignores. Answers the paths. */
export async function writeReports(
  report: EvidenceReport,
  name: string,
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = [
    { path: join(directory, `${name}.json`), content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: join(directory, `${name}.md`), content: renderReportMarkdown(report) },
  ];
  for (const { path, content } of files) await writeFile(path, content);
  return files.map(({ path }) => relative(process.cwd(), path));
}
