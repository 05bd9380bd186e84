/*
 * What isolation promises, in figures: the host while its spool's disk hangs, and what a kill loses.
 * Each variant runs in a process of its own; the hang is measured in pairs within one.
 */
import { isSmoke, median, type Row, say } from "../../../scripts/benchmark.ts";
import type { WindowMeasurement } from "./crash-window.ts";
import type { KillMeasurement } from "./crash-window-kill.ts";
import type { HangMeasurement, HostPhase } from "./hang-host.ts";

/** Runs a variant and returns what it printed last. */
export type RunVariant = (variant: string, ...parameters: string[]) => unknown;

/** Fills the ring of 4 MiB in the middle of a phase: half of the hang has room, half has none. */
const HANG = isSmoke ? ["20000", "300", "1"] : ["20000", "3500", "5"];
const WINDOW_SECONDS = isSmoke ? "0.5" : "8";
/** At 5 a second the spool sleeps before each of them and has to be woken. */
const WINDOW_RATES = isSmoke ? ["1000"] : ["5", "100", "1000", "10000", "100000"];
const MAX_WINDOW_MILLIS = 20;
const KILL_RATES = ["1000", "100000"];
const KILLS = isSmoke ? "1" : "50";

export function isolationRows(run: RunVariant): Row[] {
  return [...hangRows(run), ...windowRows(run), ...killRows(run)];
}

function hangRows(run: RunVariant): Row[] {
  say(".");
  const measured = run("hang-host", ...HANG) as HangMeasurement;
  const of = (phase: "free" | "hanging", read: (measured: HostPhase) => number): number =>
    median(measured.pairs.map((pair) => read(pair[phase])));
  const micros = (phase: "free" | "hanging"): string =>
    `p50 ${(of(phase, ({ emitNanos }) => emitNanos.p50) / 1000).toFixed(2)}, p99 ${(of(phase, ({ emitNanos }) => emitNanos.p99) / 1000).toFixed(2)} µs`;
  const calls = (phase: "free" | "hanging"): string =>
    `${of(phase, ({ callMillis }) => callMillis.p99).toFixed(2)} ms`;
  const p99 = of("hanging", ({ emitNanos }) => emitNanos.p99) / 1000;
  const loop = (phase: "free" | "hanging"): number =>
    of(phase, ({ loopDelayP99Millis }) => loopDelayP99Millis);
  const loopRatio = median(
    measured.pairs.map(({ free, hanging }) => hanging.loopDelayP99Millis / free.loopDelayP99Millis),
  );
  return [
    {
      name: "emit while the spool's disk hangs, p99",
      value: Number(p99.toFixed(2)),
      unit: "µs",
      target: "<= 10",
      met: p99 <= 10,
      against: `${micros("hanging")}; without the hang ${micros("free")}; ${HANG[0]} events/s, ${measured.ringFull} of ${measured.emitted} found the ring full`,
    },
    {
      name: "the host's event loop while the spool's disk hangs, p99",
      value: Number(loopRatio.toFixed(2)),
      unit: "times the p99 without the hang",
      target: "<= 1.5",
      met: loopRatio <= 1.5,
      against: `${loop("hanging").toFixed(2)} ms; without ${loop("free").toFixed(2)} ms; dns.lookup and readFile together p99 ${calls("hanging")}, without ${calls("free")}`,
    },
  ];
}

function windowRows(run: RunVariant): Row[] {
  return WINDOW_RATES.map((rate) => {
    say(".");
    const { p50, p99, max, count } = run(
      "crash-window",
      rate,
      rate === "5" ? "30" : WINDOW_SECONDS,
    ) as WindowMeasurement;
    return {
      name: `emit to written, ${rate} events/s, p99`,
      value: Number(p99.toFixed(2)),
      unit: "ms",
      target: `<= ${MAX_WINDOW_MILLIS}`,
      met: p99 <= MAX_WINDOW_MILLIS,
      against: `p50 ${p50.toFixed(2)} ms, max ${max.toFixed(2)} ms of ${count} events: a SIGKILL loses what is in this window`,
    };
  });
}

function killRows(run: RunVariant): Row[] {
  return KILL_RATES.map((rate) => {
    say(".");
    const { lost, minBound, isWithinBound } = run(
      "crash-window-kill",
      rate,
      KILLS,
    ) as KillMeasurement;
    return {
      name: `lost by SIGKILL, ${rate} events/s, the most`,
      value: lost.max,
      unit: "records",
      target: `<= ${minBound}`,
      met: isWithinBound,
      against: `${lost.count} kills: p50 ${lost.p50}, p99 ${lost.p99}; the bound is unknownTail.maxRecords`,
    };
  });
}
