import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { quarantineDirectory } from "./quarantine-entry.ts";
import { PRIVATE_MODE } from "./spool-root.ts";
import { isOpenToOthers, type Unfit, unfitStatus } from "./unfit.ts";

export interface PlaceOptions {
  readonly files: FileSystem;
  readonly processes: Processes;
  /** `<spool>/v1`. */
  readonly root: string;
  /** Something that is left as it is. */
  readonly unfit: (unfit: Unfit) => void;
  /** A directory that others could enter, and now cannot. */
  readonly tightened: (path: string) => void;
}

/** Whether there is a directory for entries, and it is ours to use. */
export function isUsable({ files, processes, root, unfit }: PlaceOptions): boolean {
  const directory = quarantineDirectory(root);
  const status = files.status(directory);
  const problem = unfitStatus(processes, directory, "directory", status);
  if (problem !== undefined) unfit(problem);
  return status !== undefined && problem === undefined;
}

/** Makes the directory, or sees that it is ours. Throws where it is not, and what the disk throws. */
export function preparePlace(options: PlaceOptions): void {
  const { files, processes, root, tightened } = options;
  const directory = quarantineDirectory(root);
  if (files.status(directory) === undefined) files.makeDirectory(directory);
  if (!isUsable(options)) {
    const error: NodeJS.ErrnoException = new Error(`${directory} is not used`);
    error.code = "EUNSAFE";
    throw error;
  }
  const status = files.status(directory);
  if (status === undefined || !isOpenToOthers(processes, status)) return;
  files.setMode(directory, PRIVATE_MODE);
  tightened(directory);
}
