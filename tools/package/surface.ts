import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { CommandFailure } from "../../command-line/command.ts";
import { EXPORTS } from "./manifest.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");
const QUIET = { default: { logLevel: ExtractorLogLevel.None } };

/**
 * What each folder of the package exports, as API Extractor reports it: names, members and types.
 * @param directory of the compiled package, to which packages and the reports are added
 * @returns reports by file name
 * @throws CommandFailure if the declarations are wrong
 */
export function publicSurface(directory: string): Map<string, string> {
  symlinkSync(path.join(PROJECT, "node_modules"), path.join(directory, "node_modules"), "junction");
  const reports = path.join(directory, "reports");
  mkdirSync(reports);
  return new Map(
    Object.values(EXPORTS).map((folder) => {
      const file = `${path.basename(folder)}.api.md`;
      report(directory, path.join(directory, folder, "index.d.ts"), file, reports);
      return [file, readFileSync(path.join(reports, file), "utf8").replaceAll("\r\n", "\n")];
    }),
  );
}

function report(directory: string, entry: string, reportFileName: string, reports: string): void {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: directory,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: { module: "nodenext", target: "esnext", strict: true, skipLibCheck: true, types: ["node"] },
          files: [entry],
        },
      },
      apiReport: { enabled: true, reportFileName, reportFolder: reports, reportTempFolder: path.join(reports, "temp") },
      messages: { extractorMessageReporting: QUIET, tsdocMessageReporting: QUIET },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(directory, "package.json"),
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      // A report that was not there before is what is wanted; of the rest, errors are.
      if (message.logLevel !== ExtractorLogLevel.Error) message.handled = true;
    },
  });
  if (!succeeded) throw new CommandFailure(`the declarations of ${reportFileName} are wrong`);
}
