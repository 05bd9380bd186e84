import { basename, resolve } from "node:path";
import { readSettings } from "../options.ts";
import type { CommandArguments } from "./command.ts";
import type { ToolIo } from "./io.ts";
import { SERVICE, SPOOL } from "./option.ts";
import { RefusedError } from "./refuse.ts";

const VERSION = "v1";

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

/** The same of one that need not be there yet. */
export function newSpoolRoot(given: CommandArguments, io: ToolIo): string {
  return rootIn(resolve(io.workingDirectory, namedDirectory(given, io, undefined)));
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
