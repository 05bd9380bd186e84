import type { SourceFile } from "../source.ts";
import { EntrySelection } from "./entries.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits } from "./limits.ts";
import type { DependencyProblem } from "./problem.ts";
import { readTarGz } from "./tar.ts";
import { readZip } from "./zip.ts";

/**
 * The YAML files of the registry in an archive, in memory: nothing is written. The first folder of
 * every path is cut off, then the sub folder. Never rejects, whatever the bytes are.
 */
export async function readArchive(
  name: string,
  bytes: Uint8Array,
  subFolder: string | undefined,
  limits: DependencyLimits = DEPENDENCY_LIMITS,
): Promise<readonly SourceFile[] | DependencyProblem> {
  const { maxArchiveBytes, maxEntries } = limits;
  if (bytes.length > maxArchiveBytes) {
    const problem = `the archive is larger than ${maxArchiveBytes} bytes`;
    return { problem, help: "use one that holds the registry alone" };
  }
  const container = "archive";
  const selection = new EntrySelection({ container, subFolder, cutsFirstFolder: true, maxEntries });
  const files = name.endsWith(".zip")
    ? await readZip(bytes, selection)
    : await readTarGz(bytes, selection, limits);
  selection.refuseEmpty();
  return selection.problem ?? files;
}
