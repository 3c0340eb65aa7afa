import { linkProblems } from "./links/link-problems.ts";
import { readDocuments } from "./names/documents.ts";
import { nameProblems } from "./names/name-problems.ts";
import { readCommands } from "./names/read-commands.ts";
import { readSourceFacts } from "./names/source-facts.ts";

/** Everything that the pages say and is not so: names of nothing, things without a name, links to nowhere. */
export async function checkDocs(repository: string): Promise<readonly string[]> {
  const documents = readDocuments(repository);
  const facts = { ...readSourceFacts(repository), commands: await readCommands() };
  return [
    ...nameProblems(documents, facts),
    ...(await linkProblems(
      repository,
      documents.map(({ path }) => path),
    )),
  ];
}
