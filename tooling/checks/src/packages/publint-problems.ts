import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./packed-package.ts";
import type { Problem } from "./problem.ts";

/** What publint (https://publint.dev) says, suggestions included. */
export async function publintProblems({
  manifest,
  tarball,
}: PackedPackage): Promise<readonly Problem[]> {
  const { messages } = await publint({
    pack: { tarball: tarball.buffer },
    strict: true,
    level: "suggestion",
  });
  return messages.map((message) => ({
    check: "publint",
    about: manifest.name,
    message: formatMessage(message, manifest, { color: false }) ?? message.code,
  }));
}
