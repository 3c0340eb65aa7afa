import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { problemAffectsResolutionKind, problemKindInfo } from "@arethetypeswrong/core/problems";
import type { PackedPackage } from "./packed-package.ts";
import type { Problem } from "./problem.ts";

/** The ways of resolving that can load an ESM-only package; the other two can't by nature. */
const RESOLUTIONS = ["node16-esm", "bundler"] as const;

/** What attw (https://arethetypeswrong.github.io) says about the types of each entry point. */
export async function typesProblems({
  manifest,
  tarball,
}: PackedPackage): Promise<readonly Problem[]> {
  const about = manifest.name;
  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (result.types === false) {
    return [{ check: "attw", about, message: "has no types" }];
  }
  return result.problems
    .filter((problem) =>
      RESOLUTIONS.some((kind) => problemAffectsResolutionKind(problem, kind, result)),
    )
    .map((problem) => {
      const entry = "entrypoint" in problem ? `${problem.entrypoint} under ` : "";
      const resolution = "resolutionKind" in problem ? `${problem.resolutionKind}: ` : "";
      const specifier = "moduleSpecifier" in problem ? ` (${problem.moduleSpecifier})` : "";
      const { shortDescription } = problemKindInfo[problem.kind];
      return { check: "attw", about, message: entry + resolution + shortDescription + specifier };
    });
}
