/*
 * Starts on a spool directory with a backlog, or on an empty one to compare with, and stops the clock
 * when the ledger has all of its rows: the start of the spool's thread is in the figure.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";

export interface Reopening {
  readonly millis: number;
  /** At its highest, of the whole process, up to 1 s after the start. */
  readonly residentBytes: number;
}

const items = Number(process.argv[3]);
const directory = process.argv[2] ?? "";
const empty = directory === "" ? mkdtempSync(join(tmpdir(), "sonde-bench-")) : undefined;
const start = process.hrtime.bigint();
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(empty ?? directory, "spool"), maxBytes: 2 ** 32 },
  privacy: { key: { file: join(empty ?? directory, "key") } },
  // Nobody listens there.
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});
do await sonde.sync();
while (sonde.ledger().buffered < items);
const millis = Number(process.hrtime.bigint() - start) / 1e6;
// Whatever goes on after the start, the drain's first look among it, is in the figure too.
await new Promise((resolve) => setTimeout(resolve, 1000));
const residentBytes = process.resourceUsage().maxRSS * 1024;
if (sonde.ledger().buffered !== items || sonde.ledger().discrepancy !== 0) {
  throw new Error(`${sonde.ledger().buffered} of ${items} rows were found`);
}
await sonde.shutdown({ timeoutMillis: 0 });
if (empty !== undefined) rmSync(empty, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify({ millis, residentBytes } satisfies Reopening)}\n`);
