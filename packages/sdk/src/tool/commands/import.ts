import { resolve } from "node:path";
import type { FileSystem } from "../../file-system.ts";
import { parseDirectoryName, parseSummaryName } from "../../spool/instance-name.ts";
import { packInstance } from "../../spool/packed-instance.ts";
import { prepareRoot } from "../../spool/spool-root.ts";
import { successorId } from "../../spool/succession.ts";
import { removeInstanceDirectory } from "../../spool/summary.ts";
import type { Command, CommandArguments } from "../command.ts";
import type { ExportContents, ExportedInstance } from "../export-contents.ts";
import { ExportReader } from "../export-reader.ts";
import { importsDirectory, isImported, noteImported } from "../import-record.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { SERVICE, SPOOL, YES } from "../option.ts";
import { Progress } from "../progress.ts";
import { InterruptedError, RefusedError, refuse, say } from "../refuse.ts";
import { newSpoolRoot } from "../spool-directory.ts";
import { bytesText, countText, timeText } from "../text.ts";
import { visibleText } from "../visible-text.ts";

/** Of services and of events; the rest is counted. */
const MAX_SHOWN = 20;

export const importCommand: Command = {
  name: "import",
  summary: "an exported file into this spool, to be sent from here",
  operand: { name: "FILE", summary: "what `sonde-spool export` made" },
  options: [SPOOL, SERVICE, YES],
  run: importFile,
};

async function importFile(given: CommandArguments, io: ToolIo): Promise<ExitCode> {
  if (given.operand === undefined) return refuse("no file is given to import", io);
  const path = resolve(io.workingDirectory, given.operand);
  const root = newSpoolRoot(given, io);
  using reader = new ExportReader(io.systems.files, path);
  const progress = new Progress(io, "checked");
  let contents: ExportContents;
  try {
    contents = reader.verify((bytes) => progress.show({ bytes }));
  } finally {
    progress.end();
  }
  io.writeOutput(description(path, contents));
  if (isImported(io.systems.files, root, contents.id)) {
    return refuse(`${path} was imported into this spool before; nothing was done`, io);
  }
  if (!(await isTrusted(given, io, path, contents.records))) return EXIT_CODES.findings;
  const records = importAll(io, root, reader, contents);
  const before = contents.records - records;
  if (before > 0) say(`${countText(before, "record")} came with an earlier try`, io);
  io.writeOutput(
    `imported ${countText(records, "record")}; \`sonde-spool ship\` or the next process of this spool sends them\n`,
  );
  return EXIT_CODES.clean;
}

/** Whose records these are nobody can check, and they will leave in this machine's name. */
async function isTrusted(
  given: CommandArguments,
  io: ToolIo,
  path: string,
  records: number,
): Promise<boolean> {
  if (given.has(YES)) return true;
  const answer = await io.ask(
    `import ${countText(records, "record")} from ${visibleText(path)}? They will be sent under this machine's settings. [y/N] `,
  );
  if (answer === undefined) {
    throw new RefusedError(
      "nobody is there to be asked whether the file is trusted; give --yes if it is",
    );
  }
  if (!answer) io.writeOutput("nothing was imported\n");
  return answer;
}

/**
 * Each instance of the file becomes a directory that waits for a process. Its id follows from the file's, so a
 * second try after a crash leaves alone what the first one did. Throws what the disk throws.
 */
function importAll(
  io: ToolIo,
  root: string,
  reader: ExportReader,
  contents: ExportContents,
): number {
  const { clock, files, processes } = io.systems;
  prepareRoot(files, processes, root);
  files.makeDirectory(importsDirectory(root));
  const progress = new Progress(io, "imported");
  const there = instancesIn(files, root);
  let records = 0;
  try {
    for (const [index, instance] of contents.instances.entries()) {
      if (io.interrupted.aborted) {
        throw new InterruptedError("interrupted; import the file again to go on from here");
      }
      const id = successorId(contents.id, index + 1);
      if (there.has(id)) continue;
      const making = `${importsDirectory(root)}/${id}`;
      // Of a try that was cut off.
      removeInstanceDirectory(files, making, id);
      records += packInstance(files, clock, making, { ...packed(reader, instance), id });
      files.rename(making, `${root}/${id}`);
      files.syncDirectory(root);
      progress.show({ records, left: contents.records - records });
    }
  } finally {
    progress.end();
  }
  noteImported(files, root, contents.id);
  return records;
}

function packed(reader: ExportReader, instance: ExportedInstance) {
  const { uidInstance, resource } = instance;
  return {
    uidInstance,
    resource,
    rows: {
      critical: reader.rows(instance, "critical"),
      normal: reader.rows(instance, "normal"),
      bulk: reader.rows(instance, "bulk"),
    },
    account: "imported" as const,
  };
}

/** Those that have a directory, their own or another's, or final books. */
function instancesIn(files: FileSystem, root: string): ReadonlySet<string> {
  return new Set(
    files
      .list(root)
      .flatMap((name) => parseDirectoryName(name)?.instance ?? parseSummaryName(name) ?? []),
  );
}

function description(path: string, contents: ExportContents): string {
  const { records, bytes, instances, events, timeMillis, firstMillis, lastMillis } = contents;
  const services = new Set(
    instances.map(({ resource }) => resource.attributes["service.name"] ?? "<no service.name>"),
  );
  const byCount = [...events].sort(([, one], [, other]) => other - one);
  const lines = [
    `${path}: exported ${timeText(timeMillis)}, ${bytesText(bytes)}`,
    `${countText(records, "record")} of ${countText(instances.length, "instance")}${records === 0 ? "" : `, from ${timeText(firstMillis)} to ${timeText(lastMillis)}`}`,
    ...shown([...services], (name) => `service ${name}`),
    ...shown(byCount, ([name, count]) => `event ${name}: ${count}`),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join("");
}

function shown<T>(items: readonly T[], text: (item: T) => string): string[] {
  const lines = items.slice(0, MAX_SHOWN).map((item) => `  ${text(item)}`);
  const rest = items.length - lines.length;
  return rest === 0 ? lines : [...lines, `  and ${rest} more`];
}
