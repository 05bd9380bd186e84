/*
 * Emit to written on disk: every event goes through sampling, scrubbing, ring, worker and write(2),
 * and the clock stops when the last one is in a synced block, which is more than was asked.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";
import { benchEvent, type Strings, values } from "./event.ts";
import { BURST, measure, print, turn } from "./measurement.ts";

const events = Number(process.argv[2]);
const strings = process.argv[3] as Strings;
const isTable = process.argv[4] === "table";
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const event = benchEvent({ rate: 1, by: "trace" }, isTable);
const sonde = startSonde({
  service: { name: "bench" },
  // Room for the bursts of a host that does nothing but emit, faster than a commit takes.
  spool: { directory: join(directory, "spool"), maxBytes: 2 ** 31, ringBytes: 32 * 2 ** 20 },
  privacy: { key: { file: join(directory, "key") } },
  // Nobody listens there: this is about the way to the disk.
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

async function emitAll(count: number): Promise<void> {
  for (let i = 0; i < count; ) {
    for (const end = Math.min(count, i + BURST); i < end; i++) event.emit(values(i, strings));
    await turn();
  }
  await sonde.sync();
}

// Once around the ring, so that its pages are there.
await emitAll(450_000);
const measurement = await measure(events, () => emitAll(events));
const { kept, admitted, ringFull, discrepancy } = sonde.ledger();
if (kept !== admitted || ringFull !== 0 || discrepancy !== 0) {
  throw new Error(
    `not all events were written: kept ${kept}, admitted ${admitted}, ring full ${ringFull}`,
  );
}
print(measurement);
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
