/*
 * A disk that hangs for seconds in fdatasync(2) or write(2), by strace, and a host that goes on.
 *
 * Invariants:
 *  - no emit() and no file or name look-up of the host's own takes as long as half the hang;
 *  - the process ends within `exitTimeoutMillis` and a margin, although its disk hangs;
 *  - what was written is delivered by the next process, whose books balance, and the emits that they
 *    do not know are within `unknownTail`.
 */
import { spawnSync } from "node:child_process";
import { Backend } from "../backend.ts";
import type { HostFigures } from "../child/plan.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { HANGING_CALLS, HangRun } from "./hang-run.ts";

export const hang: Scenario = { name: "hang", run };

async function run(context: Context): Promise<Outcome> {
  const reason = whyNot();
  if (reason !== undefined) return { did: "nothing", figures: {}, violations: [], skipped: reason };
  const backend = await Backend.start();
  try {
    const runs: HangRun[] = [];
    for (let i = 0; i < HANGING_CALLS.length || !context.isOver(); i++) {
      const seed = (context.seed + i) >>> 0;
      const one = new HangRun(context, backend, `${context.directory}/run-${i}`, seed);
      await one.run();
      runs.push(one);
    }
    return outcome(runs);
  } finally {
    await context.children.killAll();
    await backend.close();
  }
}

/** Undefined where strace is there and may trace. */
function whyNot(): string | undefined {
  if (process.platform !== "linux") return "strace is for Linux";
  const { status, error } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]);
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? undefined : "strace may not trace here";
}

function outcome(runs: readonly HangRun[]): Outcome {
  const most = (of: (host: HostFigures) => number): number =>
    Math.max(0, ...runs.map(({ host }) => (host === undefined ? 0 : of(host))));
  const micros = (value: number): string => `${value.toFixed(1)} µs`;
  return {
    did: `let the disk of ${runs.length} processes hang for ${runs[0]?.hangMillis} ms and longer`,
    figures: {
      "in fdatasync": runs.filter(({ call }) => call === "fdatasync").length,
      "in pwrite64": runs.filter(({ call }) => call === "pwrite64").length,
      "emit, p50": micros(most((host) => host.emitP50Micros)),
      "emit, p99": micros(most((host) => host.emitP99Micros)),
      "emit, longest": micros(most((host) => host.emitMaxMicros)),
      "the host's stat and lookup, p99": micros(most((host) => host.poolP99Micros)),
      "the host's stat and lookup, longest": micros(most((host) => host.poolMaxMicros)),
      "exit, longest": `${Math.max(...runs.map(({ exitMillis }) => exitMillis ?? 0)).toFixed(0)} ms`,
      "unseen emits": runs.reduce((sum, { unseen }) => sum + unseen, 0),
    },
    violations: runs.flatMap(({ broken, seed }) => broken.map((what) => ({ what, seed }))),
  };
}
