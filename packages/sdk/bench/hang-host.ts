/*
 * A busy host whose spool's disk hangs by turns: every write and sync of the spool's thread waits
 * until it is let go. What each emit() takes, the event loop, and the host's own dns and fs calls.
 * `hang-host.ts <events a second> <milliseconds of each phase> <pairs of phases>`
 */
import { lookup } from "node:dns/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Distribution, distributionOf, nowNanos } from "./distribution.ts";
import { benchEvent, values } from "./event.ts";
import { patchWorkers } from "./patched-worker.ts";

/** What was measured in one phase. */
export interface HostPhase {
  /** Of one emit(), in nanoseconds, the look at the clock included. */
  readonly emitNanos: Distribution;
  /** Of a `dns.lookup` and a file read behind it, in milliseconds. */
  readonly callMillis: Distribution;
  readonly loopDelayP99Millis: number;
}

export interface HangMeasurement {
  readonly pairs: readonly { readonly free: HostPhase; readonly hanging: HostPhase }[];
  /** Events that found the ring full, all of them while the disk hung. */
  readonly ringFull: number;
  readonly emitted: number;
}

const ratePerSecond = Number(process.argv[2]);
const phaseMillis = Number(process.argv[3]);
const pairs = Number(process.argv[4]);
const BURST_MILLIS = 1;
const CALL_MILLIS = 10;

// Word 0: 1 while the disk hangs. Word 1: calls that waited.
const gate = new SharedArrayBuffer(8);
const words = new Int32Array(gate);
patchWorkers(
  `const words = new Int32Array(bench.gate);
   for (const name of ["writeSync", "fdatasyncSync"]) {
     const call = fs[name];
     fs[name] = (...parameters) => {
       if (Atomics.load(words, 0) === 1) Atomics.add(words, 1, 1);
       while (Atomics.load(words, 0) === 1) Atomics.wait(words, 0, 1);
       return call(...parameters);
     };
   }`,
  { gate },
);

const { startSonde } = await import("@sonde/sdk");
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const event = benchEvent({ rate: 1, by: "trace" });
const keyFile = join(directory, "key");
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool"), maxBytes: 2 ** 31 },
  privacy: { key: { file: keyFile } },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});
let emitted = 0;

async function phase(millis: number): Promise<HostPhase> {
  const emits = new Float64Array(Math.ceil((ratePerSecond * millis) / 1000));
  const calls: number[] = [];
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const ended = new AbortController();
  const working = hostWork(calls, ended.signal);
  const start = nowNanos();
  let count = 0;
  while (count < emits.length) {
    const due = Math.min(emits.length, ((nowNanos() - start) / 1e9) * ratePerSecond);
    while (count < due) {
      const attributes = values(count, "cyclic");
      const before = nowNanos();
      event.emit(attributes);
      emits[count++] = nowNanos() - before;
    }
    await sleep(BURST_MILLIS);
  }
  loop.disable();
  ended.abort();
  await working;
  emitted += count;
  return {
    emitNanos: distributionOf(emits),
    callMillis: distributionOf(Float64Array.from(calls)),
    loopDelayP99Millis: loop.percentile(99) / 1e6,
  };
}

/** What a host has to do besides: names to look up, files to read, both by libuv's pool. */
async function hostWork(millis: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const before = nowNanos();
    await lookup("localhost");
    await readFile(keyFile);
    millis.push((nowNanos() - before) / 1e6);
    await sleep(CALL_MILLIS);
  }
}

async function hangingPhase(): Promise<HostPhase> {
  const waitedBefore = Atomics.load(words, 1);
  Atomics.store(words, 0, 1);
  const measured = await phase(phaseMillis);
  if (Atomics.load(words, 1) === waitedBefore) throw new Error("no call of the disk hung");
  Atomics.store(words, 0, 0);
  Atomics.notify(words, 0);
  return measured;
}

await phase(phaseMillis);
const measured: { free: HostPhase; hanging: HostPhase }[] = [];
for (let pair = 0; pair < pairs; pair++) {
  await sonde.sync();
  const free = await phase(phaseMillis);
  await sonde.sync();
  measured.push({ free, hanging: await hangingPhase() });
}
await sonde.sync();
const ledger = sonde.ledger();
if (ledger.emitted !== emitted || ledger.discrepancy !== 0) {
  throw new Error(`emitted ${emitted}, in the books ${ledger.emitted}`);
}
const measurement: HangMeasurement = { pairs: measured, ringFull: ledger.ringFull, emitted };
process.stdout.write(`${JSON.stringify(measurement)}\n`);
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
