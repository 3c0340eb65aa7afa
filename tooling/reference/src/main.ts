import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";

// Writes the docstrings of all that can be imported as pages, into a folder that git ignores. Fails when one
// of them links to something that is not there.
const repository = fileURLToPath(new URL("../../../", import.meta.url));
const target = join(repository, ".acme/reference");

const application = await Application.bootstrapWithPlugins({
  entryPoints: globSync("packages/*/src/{index,testing/index,typeorm/index}.ts", {
    cwd: repository,
  }).map((path) => join(repository, path)),
  tsconfig: join(repository, "tooling/reference/tsconfig.public.json"),
  basePath: repository,
  name: "Acme tenancy",
  readme: join(repository, "docs/README.md"),
  excludeInternal: true,
  disableSources: true,
  validation: { notExported: false, notDocumented: false, invalidLink: true, invalidPath: false },
  treatWarningsAsErrors: true,
});
const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  await application.generateDocs(project, target);
}
const { errorCount, warningCount } = application.logger;
process.exitCode = project === undefined || errorCount + warningCount > 0 ? 1 : 0;
