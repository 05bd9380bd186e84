/*
 * The benchmarks of the SDK: every side of every comparison in a process of its own, in turn,
 * A B A B …, so that a machine that slows down slows both. What counts is the median of the ratios
 * pair by pair. By itself: `node packages/sdk/bench/main.ts [--json] [--smoke]`, after a build.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  isSelected,
  isSmoke,
  median,
  printRows,
  type Row,
  say,
} from "../../../scripts/benchmark.ts";
import { classifiedRows } from "./classified-rows.ts";
import { drainRows } from "./drain-rows.ts";
import { isolationRows } from "./isolation-rows.ts";
import type { Measurement } from "./measurement.ts";
import { privacyRows } from "./privacy-rows.ts";
import { reopenRows } from "./reopen-rows.ts";
import { samplingRows } from "./sampling-rows.ts";

const PAIRS = isSmoke ? 1 : 7;
const EVENTS = isSmoke ? 20_000 : 1_000_000;

function run(variant: string, ...parameters: string[]): Measurement {
  const path = fileURLToPath(new URL(`./${variant}.ts`, import.meta.url));
  const flags = ["--expose-gc", "--max-semi-space-size=128", "--no-warnings"];
  const out = execFileSync(process.execPath, [...flags, path, ...parameters], {
    encoding: "utf8",
    timeout: 300_000,
  });
  return JSON.parse(out.trim().split("\n").at(-1)!) as Measurement;
}

interface Pair {
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

function pairs(ours: () => Measurement, theirs: () => Measurement): Pair[] {
  return Array.from({ length: PAIRS }, () => {
    say(".");
    return { ours: ours(), theirs: theirs() };
  });
}

function figures(measured: readonly Pair[]): string {
  const ours = median(measured.map((pair) => pair.ours.nanosPerEvent));
  const theirs = median(measured.map((pair) => pair.theirs.nanosPerEvent));
  const cpu = median(measured.map((pair) => pair.ours.cpuNanosPerEvent));
  return `@opentelemetry/sdk-logs 3.1.0: ${theirs.toFixed(0)} ns; ours ${ours.toFixed(0)} ns wall, ${cpu.toFixed(0)} ns CPU of both threads`;
}

function emitToWritten(strings: "cyclic" | "fresh"): Row {
  const measured = pairs(
    () => run("sonde-written", String(EVENTS), strings),
    () => run("otel-serialized", String(EVENTS / 2), strings),
  );
  const ratio = median(
    measured.map(({ ours, theirs }) => theirs.nanosPerEvent / ours.nanosPerEvent),
  );
  return {
    name: `emit to written on disk, ${strings} strings`,
    value: Number(ratio.toFixed(2)),
    unit: "times faster than emit and serialise in memory",
    target: ">= 6",
    met: ratio >= 6,
    against: figures(measured),
  };
}

/** Why generated code is straight-line: docs/decisions/0001-straight-line-rows.md. */
function straightLine(): Row {
  const measured = pairs(
    () => run("sonde-written", String(EVENTS), "cyclic"),
    () => run("sonde-written", String(EVENTS), "cyclic", "table"),
  );
  const ratio = median(
    measured.map(({ ours, theirs }) => theirs.nanosPerEvent / ours.nanosPerEvent),
  );
  return {
    name: "rows written by straight-line code",
    value: Number(ratio.toFixed(2)),
    unit: "times faster than by a loop over the fields",
    target: ">= 1",
    met: ratio >= 1,
    against: `a loop: ${median(measured.map(({ theirs }) => theirs.nanosPerEvent)).toFixed(0)} ns; ours ${median(measured.map(({ ours }) => ours.nanosPerEvent)).toFixed(0)} ns`,
  };
}

function sampledOut(): Row[] {
  const measured = pairs(
    () => run("sonde-sampled-out", String(EVENTS * 4), "trace"),
    () => run("otel-unsampled", String(EVENTS)),
  );
  // Of the host's thread alone: what others do on the machine is no part of it.
  const nanos = median(measured.map(({ ours }) => ours.threadNanosPerEvent ?? Number.NaN));
  const bytes = median(measured.map(({ ours }) => ours.bytesPerEvent ?? Number.NaN));
  return [
    {
      name: "sampled-out emit",
      value: Number(nanos.toFixed(1)),
      unit: "ns",
      target: "<= 50",
      met: nanos <= 50,
      against: figures(measured),
    },
    {
      name: "sampled-out emit, allocation",
      value: Number(bytes.toFixed(2)),
      unit: "bytes of heap an event",
      // Counters and timers of the process itself allocate a little while millions of events pass.
      target: "< 1",
      met: bytes < 1,
      against: `${EVENTS * 4} events, heap before and after, without a collection in between`,
    },
  ];
}

function emitRows(): Row[] {
  return [
    emitToWritten("cyclic"),
    emitToWritten("fresh"),
    ...sampledOut(),
    ...samplingRows(run),
    straightLine(),
  ];
}

/** By the name that selects them. */
const GROUPS: Readonly<Record<string, () => readonly Row[]>> = {
  emit: emitRows,
  isolation: () => isolationRows(run),
  reopen: () => reopenRows(run),
  drain: () => drainRows(),
  privacy: () => [...privacyRows(run), ...classifiedRows(run)],
};
const rows = Object.entries(GROUPS).flatMap(([name, measured]) =>
  isSelected(name) ? measured() : [],
);
printRows(rows, `${PAIRS} pairs`);
