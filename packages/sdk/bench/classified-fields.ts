/*
 * What one value of a classified field costs on its way into a row, by what its class does to it: medians of rounds, in
 * nanoseconds. Values come again, as volumes and hosts do; the loop that puts nothing is taken off.
 */

import { systemClock } from "../src/clock.ts";
import type { FieldDefinition } from "../src/emit/definition.ts";
import { compileField } from "../src/row/compile-field.ts";
import { HostPrivacy } from "../src/row/host-privacy.ts";
import { RowCursor } from "../src/row/row-cursor.ts";
import { KeyRing } from "../src/scrub/key-ring.ts";
import { KnownValues } from "../src/scrub/known/known-values.ts";

/** By kind of field, nanoseconds a value. */
export type ClassifiedMeasurement = Readonly<Record<string, number>>;

const rounds = Number(process.argv[2]);
const VALUES = 64;
const PUTS = 20_000;

const privacy = new HostPrivacy({
  level: "full",
  keys: new KeyRing(new Uint8Array(32).fill(3)),
  detectors: [],
  known: new KnownValues(),
  clock: systemClock,
});
const row = new RowCursor(new Uint8Array(64 * 1024));
const context = {
  level: "full",
  row,
  pseudonymizer: (field: FieldDefinition) => privacy.pseudonymizerOf(field),
  masks: (field: FieldDefinition) => privacy.masksOf(field),
} as const;

const base = { key: "acme.field", type: "string" } as const;
const kinds: Readonly<
  Record<string, readonly [FieldDefinition, (index: number) => string | number]>
> = {
  "short token": [{ ...base, class: "system" }, (i) => `state-${i}`],
  number: [{ ...base, type: "int", class: "operational" }, (i) => 1000 + i],
  pseudonym: [{ ...base, class: "identifier" }, (i) => `volume-${i}`],
  host: [{ ...base, class: "identifier", identifies: "host" }, (i) => `NODE-${i}.corp.example.com`],
  "masked address": [
    { ...base, class: "identifier", identifies: "ip" },
    (i) => `10.17.${i}.${2 * i}`,
  ],
  "masked path": [
    { ...base, class: "identifier", identifies: "path" },
    (i) => `/srv/vm/tenant-${i}/disk.vhdx`,
  ],
  dropped: [{ ...base, class: "content" }, (i) => `file-${i}`],
};

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1]!;
}

function nanosEach(put: (value: string | number) => void, values: readonly (string | number)[]) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < PUTS; i++) put(values[i % VALUES]!);
  return Number(process.hrtime.bigint() - start) / PUTS;
}

let seen = 0;

function measure([field, valueAt]: (typeof kinds)[string]): number {
  const { writer } = compileField(field, 0, context);
  const values = Array.from({ length: VALUES }, (_, i) => valueAt(i));
  const samples = Array.from({ length: rounds }, () => {
    const empty = nanosEach((value) => {
      seen += typeof value === "string" ? 1 : 2;
    }, values);
    const full = nanosEach((value) => {
      row.position = 64;
      writer.put(value);
    }, values);
    return full - empty;
  });
  if (!row.valid) throw new Error(`a value of ${field.class} does not fit`);
  return median(samples);
}

const measured = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [name, Math.max(0, measure(kind))]),
);
if (seen === 0) throw new Error("nothing was measured");
process.stdout.write(`${JSON.stringify(measured)}\n`);
