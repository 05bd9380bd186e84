/*
 * Leaves a backlog for a drain: so many of the benchmark's events, as a process leaves them that could
 * deliver nothing. The wall clock of the rows is one of 1,000 events a second, at random intervals: rows
 * emitted at full speed would share their time by the hundred and compress better than a host's do.
 */
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";
import { inTrace, type Kind, valuesOf } from "./drawn-values.ts";
import { benchEvent } from "./event.ts";
import { BURST, turn } from "./measurement.ts";

const MEAN_MILLIS = 1;

const directory = process.argv[2]!;
const items = Number(process.argv[3]);
const kind = process.argv[4] as Kind;
const isTraced = process.argv[5] === "traced";
let nowMillis = Date.now() - items * MEAN_MILLIS;
Date.now = () => Math.floor(nowMillis);
const event = benchEvent({ rate: 1, by: "trace" }, false);
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool"), maxBytes: 2 ** 33, ringBytes: 32 * 2 ** 20 },
  privacy: { key: { file: join(directory, "key") } },
  // Nobody listens there.
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

await sonde.sync();
for (let emitted = 0; emitted < items; ) {
  for (const end = Math.min(items, emitted + 50_000); emitted < end; ) {
    for (let i = 0; i < BURST && emitted < end; i++) {
      nowMillis -= Math.log(1 - Math.random()) * MEAN_MILLIS;
      event.emit(valuesOf(kind, emitted++), isTraced ? inTrace() : undefined);
    }
    await turn();
  }
  await sonde.sync();
}
await sonde.shutdown({ timeoutMillis: 0 });
const { buffered, ringFull, discrepancy } = sonde.ledger();
if (buffered !== items || ringFull !== 0 || discrepancy !== 0) {
  throw new Error(`${items} were emitted, ${buffered} wait, ${ringFull} found the ring full`);
}
process.stdout.write(`${JSON.stringify({ items })}\n`);
