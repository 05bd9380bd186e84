/*
 * How long a row is in memory only: from the return of its emit() to the return of the write(2) that
 * puts its block into the file. What a SIGKILL loses is what is in this window.
 * `crash-window.ts <events a second> <seconds>`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Distribution, distributionOf, nowNanos } from "./distribution.ts";
import { benchEvent, values } from "./event.ts";
import { patchWorkers } from "./patched-worker.ts";

/** In milliseconds. */
export type WindowMeasurement = Distribution;

const ratePerSecond = Number(process.argv[2]);
const events = ratePerSecond * Number(process.argv[3]);
/** At most one block for each event, and the first one. */
const MAX_BLOCKS = events + 1;
const PAUSE_MILLIS = 1;

// A block's kind stands at 5 (rows are 2), its items at 16, its first sequence at 32: docs/spool-format.md.
const blocks = new SharedArrayBuffer(MAX_BLOCKS * 3 * Float64Array.BYTES_PER_ELEMENT);
const count = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
patchWorkers(
  `const blocks = new Float64Array(bench.blocks);
   const count = new Int32Array(bench.count);
   const writeSync = fs.writeSync;
   fs.writeSync = (descriptor, bytes, ...rest) => {
     const written = writeSync(descriptor, bytes, ...rest);
     const [seconds, nanos] = process.hrtime();
     const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
     if (bytes.byteLength < 48 || view.getUint32(0, true) !== 0x4b4c4253 || bytes[5] !== 2) return written;
     blocks.set([view.getFloat64(32, true), view.getUint32(16, true), seconds * 1e9 + nanos], count[0] * 3);
     Atomics.add(count, 0, 1);
     return written;
   };`,
  { blocks, count },
);

const { startSonde } = await import("@sonde/sdk");
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const event = benchEvent({ rate: 1, by: "trace" });
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool"), maxBytes: 2 ** 31 },
  privacy: { key: { file: join(directory, "key") } },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

/** By sequence. The first event only waits until there is a spool. */
const emittedNanos = new Float64Array(events + 1);
event.emit(values(0, "cyclic"));
await sonde.sync();
const start = nowNanos();
for (let sequence = 1; sequence <= events; ) {
  const due = Math.min(events, ((nowNanos() - start) / 1e9) * ratePerSecond);
  while (sequence <= due) {
    event.emit(values(sequence, "cyclic"));
    emittedNanos[sequence++] = nowNanos();
  }
  await sleep(PAUSE_MILLIS);
}
await sonde.sync();

const written = new Float64Array(blocks);
const windows = new Float64Array(events).fill(Number.NaN);
for (let block = 0; block < new Int32Array(count)[0]!; block++) {
  const [first, items, nanos] = written.subarray(block * 3);
  for (let sequence = Math.max(1, first!); sequence < first! + items!; sequence++) {
    // A block may be on disk before the host has looked at its clock again.
    windows[sequence - 1] = Math.max(0, nanos! - emittedNanos[sequence]!) / 1e6;
  }
}
if (windows.some(Number.isNaN)) throw new Error("a row was never seen in a block");
const measurement: WindowMeasurement = distributionOf(windows);
process.stdout.write(`${JSON.stringify(measurement)}\n`);
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
