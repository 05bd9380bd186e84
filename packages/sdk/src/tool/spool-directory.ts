import { basename, dirname, resolve } from "node:path";
import type { FileSystem } from "../file-system.ts";
import { readSettings } from "../options.ts";
import type { CommandArguments } from "./command.ts";
import type { ToolIo } from "./io.ts";
import { SERVICE, SPOOL } from "./option.ts";
import { RefusedError } from "./refuse.ts";

const VERSION = "v1";
/** Below a spool: those of other destinations, each a spool in its own right to look at. */
const MIRRORS = "mirrors";

/**
 * `<spool>/v1` of the spool that a command is asked to look after: `operand`, `--spool`, or the default of
 * `--service` (or OTEL_SERVICE_NAME), as the SDK has it. Throws {@link RefusedError} where there is none.
 */
export function spoolRoot(given: CommandArguments, io: ToolIo, operand?: string): string {
  const directory = resolve(io.workingDirectory, namedDirectory(given, io, operand));
  const root = rootIn(directory);
  if (io.systems.files.status(root)?.kind === "directory") return root;
  throw new RefusedError(
    `${directory} has no spool in it: there is no folder ${VERSION}. Give the directory that spool.directory names, or --service and the service's name`,
  );
}

/** The same for a command that changes something, which a mirror is not for: who has its spool has it. */
export function changeableRoot(given: CommandArguments, io: ToolIo, operand?: string): string {
  return unlessOthers(spoolRoot(given, io, operand), io);
}

/** The same of one that need not be there yet. */
export function newSpoolRoot(given: CommandArguments, io: ToolIo): string {
  const directory = resolve(io.workingDirectory, namedDirectory(given, io, undefined));
  return unlessOthers(rootIn(directory), io);
}

function unlessOthers(root: string, { systems: { files, processes } }: ToolIo): string {
  if (isMirror(root)) {
    throw new RefusedError(
      `${root} is a mirror, which belongs to the processes of its spool; only ls, verify and cat look into one`,
    );
  }
  const owner = files.status(root)?.owner ?? 0;
  // Root may do all that, but what it makes here the spool's own processes would leave alone.
  if (processes.userId() === 0 && owner !== 0) {
    throw new RefusedError(
      `${root} belongs to user ${owner}, whose processes take nothing that root has made; run this as that user`,
    );
  }
  return root;
}

/** Whether a root is `<spool>/mirrors/<name>/v1`. */
function isMirror(root: string): boolean {
  return basename(dirname(dirname(root))) === MIRRORS;
}

/** Names of the mirrors that a spool has, or had. */
export function mirrorsOf(files: FileSystem, root: string): readonly string[] {
  const directory = `${dirname(root)}/${MIRRORS}`;
  return files.status(directory)?.kind === "directory" ? files.list(directory) : [];
}

/** Who has found the files by himself may well name the folder that they are in. */
function rootIn(directory: string): string {
  return basename(directory) === VERSION ? directory : `${directory}/${VERSION}`;
}

function namedDirectory(
  given: CommandArguments,
  { environment, homeDirectory }: ToolIo,
  operand: string | undefined,
): string {
  const ways = [operand, given.value(SPOOL), given.value(SERVICE)].filter(
    (way) => way !== undefined,
  );
  if (ways.length > 1) {
    throw new RefusedError("the spool is named twice; give its directory or --service, not both");
  }
  const service = given.value(SERVICE);
  const directory = operand ?? given.value(SPOOL);
  if (directory !== undefined) return directory;
  if (service === undefined && !environment["OTEL_SERVICE_NAME"]) {
    throw new RefusedError(
      "no spool is named; give its directory, or --service and the service's name",
    );
  }
  const { XDG_STATE_HOME, OTEL_SERVICE_NAME, HOME } = environment;
  return readSettings(service === undefined ? {} : { service: { name: service } }, {
    HOME: HOME || homeDirectory,
    ...(XDG_STATE_HOME === undefined ? {} : { XDG_STATE_HOME }),
    ...(OTEL_SERVICE_NAME === undefined ? {} : { OTEL_SERVICE_NAME }),
  }).spoolDirectory;
}
