/*
 * What a backlog costs the process that starts on it, and the disk that keeps it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSmoke, median, type Row, say } from "../../../scripts/benchmark.ts";
import type { RunVariant } from "./isolation-rows.ts";
import type { Reopening } from "./reopen.ts";
import type { Backlog } from "./reopen-backlog.ts";

const MIB = 2 ** 20;
const BACKLOG_BYTES = isSmoke ? 12 * MIB : 1024 * MIB;
const PAIRS = isSmoke ? 1 : 5;

export function reopenRows(run: RunVariant): Row[] {
  const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
  try {
    return measured(run, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function measured(run: RunVariant, directory: string): Row[] {
  say(".");
  const backlog = run("reopen-backlog", directory, String(BACKLOG_BYTES)) as Backlog;
  const pairs = Array.from({ length: PAIRS }, () => {
    say(".");
    return {
      full: run("reopen", directory, String(backlog.items)) as Reopening,
      empty: run("reopen", "", "0") as Reopening,
    };
  });
  const millis = median(pairs.map(({ full }) => full.millis));
  const emptyMillis = median(pairs.map(({ empty }) => empty.millis));
  const mib = median(
    pairs.map(({ full, empty }) => (full.residentBytes - empty.residentBytes) / MIB),
  );
  const highest = median(pairs.map(({ full }) => full.residentBytes / MIB));
  const ratio = backlog.diskBytes / backlog.rowBytes;
  const size = `${(backlog.diskBytes / MIB).toFixed(0)} MiB in ${backlog.segments} segments`;
  return [
    {
      name: "start on a backlog",
      value: Number(millis.toFixed(0)),
      unit: "ms until all of it is known, its thread's start included",
      target: "<= 300",
      met: millis <= 300,
      against: `${size}, ${backlog.items} rows; on an empty directory ${emptyMillis.toFixed(0)} ms`,
    },
    {
      name: "memory with a backlog",
      value: Number(mib.toFixed(1)),
      unit: "MiB resident at most beyond those on an empty directory",
      target: "<= 32",
      met: mib <= 32,
      against: `${size}; ${highest.toFixed(0)} MiB in all`,
    },
    {
      name: "a backlog on disk",
      value: Number(ratio.toFixed(3)),
      unit: "times its rows",
      target: "<= 1.1",
      met: ratio <= 1.1,
      against: `${backlog.diskBytes} bytes for ${backlog.rowBytes} of rows, journal and reserve included`,
    },
  ];
}
