import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import type { EntryPoint } from "./entry-points.ts";

/** How the compiler of API Extractor, which is older than ours, is to read our declarations. */
const compilerOptions = {
  target: "es2024",
  lib: ["es2024"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: ["node"],
  strict: true,
  skipLibCheck: true,
};

const silent = { default: { logLevel: ExtractorLogLevel.None } };

/**
 * The public API of an entry point as API Extractor writes it: every export with its signature, and what is
 * not exported but named in one.
 *
 * @throws Error when the declarations can't be read; a build has to have come before
 */
export async function describeApi({
  name,
  folder,
  declarations,
  report,
}: EntryPoint): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "acme-api-"));
  try {
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: declarations,
        newlineKind: "lf",
        compiler: { overrideTsconfig: { compilerOptions } },
        apiReport: {
          enabled: true,
          includeForgottenExports: true,
          reportFileName: report,
          reportFolder: scratch,
          reportTempFolder: join(scratch, "temp"),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: silent,
          extractorMessageReporting: silent,
          tsdocMessageReporting: silent,
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, "package.json"),
    });
    const said: string[] = [];
    const { succeeded } = Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        said.push(message.text);
        message.handled = true;
      },
    });
    if (!succeeded) throw new Error(`The API of ${name} can't be read:\n${said.join("\n")}`);
    return await readFile(join(scratch, report), "utf8");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
