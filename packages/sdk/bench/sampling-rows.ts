import { isSmoke, median, type Row, say } from "../../../scripts/benchmark.ts";
import type { Measurement } from "./measurement.ts";

type Run = (variant: string, ...parameters: string[]) => Measurement;

const ROUNDS = isSmoke ? 1 : 7;
const EVENTS = isSmoke ? 20_000 : 4_000_000;

function rounds<T>(measure: () => T): T[] {
  return Array.from({ length: ROUNDS }, () => {
    say(".");
    return measure();
  });
}

function threadNanos({ threadNanosPerEvent = Number.NaN }: Measurement): number {
  return threadNanosPerEvent;
}

function sampledOut(run: Run, by: "entity" | "bound", name: string): Row[] {
  const measured = rounds(() => run("sonde-sampled-out", String(EVENTS), by));
  const nanos = median(measured.map(threadNanos));
  const wall = median(measured.map(({ nanosPerEvent }) => nanosPerEvent));
  const bytes = median(measured.map(({ bytesPerEvent = Number.NaN }) => bytesPerEvent));
  const against = `${EVENTS} events of 1,024 entities; CPU of the host's thread, wall time ${wall.toFixed(0)} ns`;
  return [
    {
      name,
      value: Number(nanos.toFixed(1)),
      unit: "ns",
      target: "<= 50",
      met: nanos <= 50,
      against,
    },
    {
      name: `${name}, allocation`,
      value: Number(bytes.toFixed(2)),
      unit: "bytes of heap an event",
      // Counters and timers of the process itself allocate a little while millions of events pass.
      target: "< 1",
      met: bytes < 1,
      against,
    },
  ];
}

/**
 * An event that is kept pays what one pays that is sampled out by an entity, and two draws of noise. A draw costs no more than the
 * whole decision of an event without an entity, which makes one. So this is above the truth, and no row is in it.
 */
function decision(run: Run): Row {
  const measured = rounds(() => {
    const of = (by: string): number => threadNanos(run("sonde-sampled-out", String(EVENTS), by));
    const counted = of("counted");
    return { counted, entity: of("entity") - counted, draw: of("none") - counted };
  });
  const nanos = median(measured.map(({ draw, entity }) => entity + 2 * draw));
  const [counted, entity, draw] = (["counted", "entity", "draw"] as const).map((part) =>
    median(measured.map((one) => one[part])).toFixed(1),
  );
  return {
    name: "decision of a kept emit",
    value: Number(nanos.toFixed(1)),
    unit: "ns at most",
    target: "<= 60",
    met: nanos <= 60,
    against: `CPU of the host's thread: ${entity} ns to find that an entity is sampled out, and twice ${draw} ns to draw; an event that is counted alone takes ${counted} ns`,
  };
}

/** What sampling costs the host's thread. */
export function samplingRows(run: Run): Row[] {
  return [
    ...sampledOut(run, "entity", "sampled-out emit by entity (cached)"),
    ...sampledOut(run, "bound", "sampled-out emit by entity, bound, with a condition"),
    decision(run),
  ];
}
