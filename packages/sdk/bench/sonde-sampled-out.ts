/*
 * An emit that is sampled out: counted, decided, gone. The heap must not grow by it. By trace outside of any; by R drawn for each;
 * by an entity of 1,024 that are known; or by such a one through a handle of `with()`, and with a condition on a bound
 * attribute and on one that is not. `counted` is the other side of all of them: an event above the customer's level.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";
import { benchEvent, DISTINCT, KEYS, values, type WriteCompleted } from "./event.ts";
import { measureAllocation, measureSync, print } from "./measurement.ts";

const events = Number(process.argv[2]);
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const by = process.argv[3] as "trace" | "none" | "entity" | "bound" | "counted";
const entity = { rate: 0, by: "attribute", attribute: KEYS.volumeId } as const;
const isDrawn = by === "trace" || by === "none";
const event = benchEvent(isDrawn ? { rate: 0, by } : entity, false, {
  diagnosticLevel: by === "counted" ? "full" : "basic",
  samplingValue: (from) => from.volumeId,
  ...(by === "bound" ? { keepWhen: (from) => from.engine === "none" || from.attempt === 0 } : {}),
});
const all = Array.from({ length: isDrawn ? 1 : DISTINCT }, (_, i) => values(i, "cyclic"));
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool") },
  privacy: { key: { file: join(directory, "key") }, level: "basic" },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

const bound = event.with({ engine: "leveldb-1.23" });
const emit: (attributes: WriteCompleted) => void =
  by === "bound" ? (attributes) => bound.emit(attributes) : (attributes) => event.emit(attributes);

function emitAll(count: number): void {
  for (let i = 0; i < count; i++) emit(all[i % all.length]!);
}

emitAll(200_000);
const bytesPerEvent = measureAllocation(events, () => emitAll(events));
const measurement = measureSync(events, () => emitAll(events));
await sonde.sync();
const { emitted, sampledOut, disabled } = sonde.ledger();
if (emitted !== (by === "counted" ? disabled : sampledOut) || emitted < 2 * events) {
  throw new Error(`emitted ${emitted}, sampled out ${sampledOut}, disabled ${disabled}`);
}
print({ ...measurement, bytesPerEvent });
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
