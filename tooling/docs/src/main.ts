import { fileURLToPath } from "node:url";
import { checkDocs } from "./check-docs.ts";

const problems = await checkDocs(fileURLToPath(new URL("../../../", import.meta.url)));
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "The pages say what is there." : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
