import { createBackendTransport } from "../../backend-transport.ts";
import { SondeError } from "../../errors.ts";
import { Drain } from "../../export/drain.ts";
import { endpointFile } from "../../export/endpoint-state.ts";
import { type ExportSettings, readExport } from "../../export-options.ts";
import { encodeRows } from "../../otlp/logs-request.ts";
import type { Ledger } from "../../spool/ledger.ts";
import { type Command, type CommandArguments, DIRECTORY } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { chosenLevel } from "../level.ts";
import { LEVEL, SERVICE, SPOOL, type ValueOption } from "../option.ts";
import { Progress } from "../progress.ts";
import { RefusedError, refuse, say } from "../refuse.ts";
import { sayWhatIsLeft } from "../rest.ts";
import { GIVE_UP, giveUpOf, HEADER, headersOf } from "../ship-options.ts";
import { changeableRoot } from "../spool-directory.ts";
import { survey } from "../survey.ts";
import { countText, thinnedText } from "../text.ts";
import { ToolSpool } from "../tool-spool.ts";

const TO: ValueOption = {
  kind: "value",
  name: "--to",
  placeholder: "URL",
  summary: "of the backend; /v1/logs is added, as to export.url",
};

/** Between two looks at how far it has come. */
const LOOK_MILLIS = 50;

export const ship: Command = {
  name: "ship",
  summary: "send what dead processes left to a backend",
  operand: DIRECTORY,
  options: [TO, SPOOL, SERVICE, HEADER, LEVEL, GIVE_UP],
  run: shipAll,
};

async function shipAll(given: CommandArguments, io: ToolIo): Promise<ExitCode> {
  const url = given.value(TO);
  if (url === undefined) return refuse("no backend is given; --to and its URL", io);
  const settings = settingsOf(url, given, io);
  const giveUpMillis = giveUpOf(given) * 1000;
  const root = changeableRoot(given, io, given.operand);
  const level = chosenLevel(given, survey(io.systems, root).entries);
  using tool = new ToolSpool(io, root, level);
  tool.adoptAll();
  const { spool, report } = tool;
  const { clock, files } = io.systems;
  const before = spool.ledger();
  const drain = new Drain({
    ...io.systems,
    source: spool,
    transport: createBackendTransport(settings, io.systems, report),
    encode: encodeRows,
    memory: endpointFile(files, clock, root, settings.url),
    report,
    intervalMillis: LOOK_MILLIS,
  });
  drain.start();
  const end = drain.hurry();
  const why = await delivered(tool, before, giveUpMillis, io);
  end();
  await drain.stop();
  return conclude(tool, before, why, io, root);
}

/** As the SDK reads them; a message names what was given here, not the SDK's option for it. */
function settingsOf(url: string, given: CommandArguments, io: ToolIo): ExportSettings {
  try {
    return readExport({ url, headers: headersOf(given, io) }, io.environment);
  } catch (error) {
    if (!(error instanceof SondeError)) throw error;
    throw new RefusedError(
      error.message.replace(/^export\.url\b/, "--to").replace(/^export\.headers\b/, "--header"),
    );
  }
}

/** Waits until nothing is left, or why there is no more to wait for. */
async function delivered(
  { spool, warnings }: ToolSpool,
  before: Ledger,
  giveUpMillis: number,
  io: ToolIo,
): Promise<string | undefined> {
  const { clock } = io.systems;
  const progress = new Progress(io, "sent");
  let left = spool.bufferedItems;
  let movedMillis = clock.monotonicMillis();
  try {
    while (spool.bufferedItems > 0 || spool.isBehind) {
      if (io.interrupted.aborted) return "interrupted";
      if (spool.bufferedItems !== left) {
        left = spool.bufferedItems;
        movedMillis = clock.monotonicMillis();
      }
      const isBlocked = warnings.some(({ code }) => code === "SONDE_EXPORT_BLOCKED");
      if (isBlocked && spool.ledger().delivered === before.delivered) {
        return "the backend does not let this program in";
      }
      if (clock.monotonicMillis() - movedMillis > giveUpMillis) {
        return `given up after ${giveUpMillis / 1000} s in which the backend took nothing`;
      }
      const records = spool.ledger().delivered - before.delivered;
      progress.show({ records, left: spool.bufferedItems });
      await pause(io);
      // Heartbeat, what other processes leave meanwhile, and what the disk refused before.
      spool.maintain();
    }
    return undefined;
  } finally {
    progress.end();
  }
}

async function pause({ systems, interrupted }: ToolIo): Promise<void> {
  if (interrupted.aborted) return;
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      cancel();
      interrupted.removeEventListener("abort", stop);
      resolve();
    };
    const cancel = systems.timers.start(LOOK_MILLIS, stop);
    interrupted.addEventListener("abort", stop);
  });
}

const LOSSES = ["rejected", "quarantined", "dropped"] as const;

function conclude(
  { spool, instanceId, isTroubled }: ToolSpool,
  before: Ledger,
  why: string | undefined,
  io: ToolIo,
  root: string,
): ExitCode {
  const after = spool.ledger();
  io.writeOutput(`delivered ${countText(after.delivered - before.delivered, "record")}\n`);
  let isWhole = why === undefined && !isTroubled;
  const thinned = after.thinned - before.thinned;
  if (thinned > 0) say(thinnedText(thinned), io);
  for (const outcome of LOSSES) {
    const records = after[outcome] - before[outcome];
    if (records <= 0) continue;
    isWhole = false;
    say(`${countText(records, "record")} ${outcome}; \`sonde-spool stat\` has the reasons`, io);
  }
  if (why !== undefined) {
    say(
      `${why}; ${countText(spool.bufferedItems, "record")} still in the spool, for the next try or process`,
      io,
    );
  }
  sayWhatIsLeft(io, root, instanceId);
  return isWhole ? EXIT_CODES.clean : EXIT_CODES.findings;
}
