/* An emit that is sampled out: counted, decided, gone. The heap must not grow by it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";
import { benchEvent, values } from "./event.ts";
import { measureAllocation, measureSync, print } from "./measurement.ts";

const events = Number(process.argv[2]);
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const event = benchEvent({ rate: 0, by: "trace" });
const attributes = values(0, "cyclic");
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool") },
  privacy: { key: { file: join(directory, "key") } },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

function emitAll(count: number): void {
  for (let i = 0; i < count; i++) event.emit(attributes);
}

emitAll(200_000);
const bytesPerEvent = measureAllocation(events, () => emitAll(events));
const measurement = measureSync(events, () => emitAll(events));
await sonde.sync();
const { emitted, sampledOut } = sonde.ledger();
if (emitted !== sampledOut || emitted < 2 * events) {
  throw new Error(`emitted ${emitted}, sampled out ${sampledOut}`);
}
print({ ...measurement, bytesPerEvent });
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
