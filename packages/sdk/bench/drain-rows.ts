/*
 * Delivery in figures: how fast a backlog goes to a backend that only counts, what memory that takes, and
 * how many bytes an event is on the wire.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isSmoke, median, type Row, say } from "../../../scripts/benchmark.ts";
import type { Drained } from "./drain.ts";
import type { Kind } from "./drawn-values.ts";

const MIB = 2 ** 20;
const RUNS = isSmoke ? 1 : 3;
const ITEMS = isSmoke ? 20_000 : 2_000_000;
/** Some 1 GiB of rows, and a seventh of it: what the drain holds in memory must not follow the backlog. */
const LARGE_ITEMS = isSmoke ? 20_000 : 13_000_000;
const WIRE_ITEMS = isSmoke ? 10_000 : 200_000;

export function drainRows(): Row[] {
  const runs = Array.from({ length: RUNS }, () => drained(ITEMS, "drawn"));
  const large = drained(LARGE_ITEMS, "drawn");
  return [speed(runs), memory(large, runs), ...wireRows()];
}

/** Makes a backlog and drains it, each in a process of its own. */
function drained(items: number, kind: Kind, isTraced = false): Drained {
  say(".");
  const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
  try {
    run("drain-backlog", directory, String(items), kind, isTraced ? "traced" : "untraced");
    return JSON.parse(run("drain", directory, String(items), "zstd")) as Drained;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** With Node's own limits on the heap: memory is measured. */
function run(variant: string, ...parameters: string[]): string {
  const path = fileURLToPath(new URL(`./${variant}.ts`, import.meta.url));
  const out = execFileSync(process.execPath, ["--no-warnings", path, ...parameters], {
    encoding: "utf8",
    timeout: 300_000,
  });
  return out.trim().split("\n").at(-1)!;
}

function speed(runs: readonly Drained[]): Row {
  const rates = runs.map(({ records, seconds }) => records / seconds);
  const rate = median(rates);
  const of = (seconds: (run: Drained) => number): string =>
    median(runs.map((run) => (seconds(run) * 1e6) / run.records)).toFixed(2);
  return {
    name: "drain of a backlog",
    value: Math.round(rate),
    unit: "records/s to a receiver on the same machine",
    target: ">= 300000",
    met: rate >= 300_000,
    against: `${ITEMS} rows, zstd; CPU ${of((one) => one.ownCpuSeconds)} µs a record, the receiver's ${of((one) => one.cpuSeconds)}; slowest of ${RUNS} ${Math.round(Math.min(...rates))}`,
  };
}

function memory(large: Drained, runs: readonly Drained[]): Row {
  const mib = large.grownBytes / MIB;
  return {
    name: "memory of a drain",
    value: Number(mib.toFixed(0)),
    unit: "MiB resident at most beyond those at its start",
    target: "<= 256",
    met: mib <= 256,
    against: `a backlog of ${LARGE_ITEMS} rows; of ${ITEMS} rows ${(median(runs.map(({ grownBytes }) => grownBytes)) / MIB).toFixed(0)} MiB`,
  };
}

/**
 * The last row is what no backlog looks like, and cannot be met: 43.6 bytes of it are entropy (two
 * pseudonyms 17.5, a token 9.6, a double 6.6, the other values 2.7, R 7, the time 0.2), but zstd codes all
 * literals of a block by one Huffman table, which makes 48 of 43, and each of a dozen values costs a match
 * around it. Its slowest level takes 69 bytes, 68 with the attributes in the best order found.
 */
function wireRows(): Row[] {
  return [
    wire("cyclic values", 40, drained(WIRE_ITEMS, "cyclic")),
    wire("random values", 55, drained(WIRE_ITEMS, "drawn")),
    wire("random values and trace ids", 85, drained(WIRE_ITEMS, "drawn", true)),
    wire("random values, no string seen before", 55, drained(WIRE_ITEMS, "unseen")),
  ];
}

function wire(
  what: string,
  most: number,
  { wireBytes, records, requests, bodyBytes }: Drained,
): Row {
  const bytes = wireBytes / records;
  return {
    name: `on the wire, zstd, ${what}`,
    value: Number(bytes.toFixed(1)),
    unit: "bytes an event",
    target: `<= ${most}`,
    met: bytes <= most,
    against: `${(bodyBytes / records).toFixed(0)} bytes before compression, ${Math.round(records / requests)} records a request; uid, sampling.randomness or trace id in each`,
  };
}
