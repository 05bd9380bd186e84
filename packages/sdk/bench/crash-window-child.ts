/* Emits at a rate until it is killed; each emit() that returned leaves a byte in a file. */
import { openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startSonde } from "@sonde/sdk";
import { nowNanos } from "./distribution.ts";
import { benchEvent, values } from "./event.ts";

const directory = process.argv[2]!;
const ratePerSecond = Number(process.argv[3]);
const BYTE = Buffer.from(".");
const oracle = openSync(`${directory}/oracle`, "a");
const event = benchEvent({ rate: 1, by: "trace" });
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: `${directory}/spool` },
  privacy: { key: { file: `${directory}/key` } },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

let emitted = 0;
function emit(): void {
  event.emit(values(emitted++, "cyclic"));
  writeSync(oracle, BYTE);
}

emit();
await sonde.sync();
process.stdout.write("ready\n");
const start = nowNanos();
for (;;) {
  const due = ((nowNanos() - start) / 1e9) * ratePerSecond;
  while (emitted <= due) emit();
  await sleep(1);
}
