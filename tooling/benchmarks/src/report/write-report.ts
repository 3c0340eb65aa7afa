import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes the JSON, and the Markdown under the same name beside it. Answers both paths. */
export async function writeReport(
  report: object,
  markdown: string,
  jsonFile: string,
): Promise<readonly string[]> {
  const markdownFile = jsonFile.replace(/\.json$/, ".md");
  await mkdir(dirname(jsonFile), { recursive: true });
  await writeFile(jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(markdownFile, markdown);
  return [jsonFile, markdownFile];
}
