/** A program that emits and is ended in all sorts of ways; see `child-plan.ts`. */
import { openSync, writeSync } from "node:fs";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { type Sonde, startSonde } from "../../../src/index.ts";
import { capturedWorkers } from "./captured-workers.ts";
import type {
  AbruptEnding,
  ChildMessage,
  ChildPlan,
  EmitProfile,
  EndingTask,
} from "./child-plan.ts";
import { numberedEvent } from "./events.ts";
import { SeededRandom } from "./seeded-random.ts";
import { ThreadKiller } from "./thread-killer.ts";

const WIDE_EVENTS = 800;
/** Their counters fill the journal; their rows would fill the receiver's memory. */
const WIDE_RATE = 0.05;
/** What a listener of the host's own emits while the process exits. */
const LATE_EMITS = 5;
const DRAIN_TIMEOUT_MILLIS = 60_000;

const MIRROR = "audit";

const plan = JSON.parse(process.argv[2]!) as ChildPlan;
const random = new SeededRandom(plan.seed);
const before = openSync(`${plan.oracle}.before`, "a");
const after = openSync(`${plan.oracle}.after`, "a");
const BYTE = Buffer.from(".");

const handles = [
  numberedEvent("test.critical", "critical"),
  numberedEvent("test.normal", "normal"),
  numberedEvent("test.bulk", "bulk"),
  numberedEvent("test.sampled", "normal", 0.25),
];
const sequences = new Map<number, number>();

/** One emit() between two marks of the oracle; the marks survive a SIGKILL. */
function emit(index: number): void {
  const sequence = sequences.get(index) ?? 0;
  sequences.set(index, sequence + 1);
  writeSync(before, BYTE);
  handles[index]!.emit({ sequence });
  writeSync(after, BYTE);
}

function emitSome(count: number): void {
  for (let i = 0; i < count; i++) emit(random.below(handles.length));
}

function say(message: ChildMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
  parentPort?.postMessage(message);
}

function sayDone(drained: boolean): void {
  const mirror = sonde.mirrorLedgers()[MIRROR];
  const done = { kind: "done", ledger: sonde.ledger(), drained } as const;
  say(mirror === undefined ? done : { ...done, mirror });
}

async function emitUntilKilled(profile: EmitProfile): Promise<never> {
  if (profile === "wide") {
    for (let i = 0; i < WIDE_EVENTS; i++)
      handles.push(numberedEvent(`test.wide.n${i}`, "bulk", WIDE_RATE));
  }
  for (;;) {
    switch (profile) {
      case "burst":
        emitSome(15);
        await sleep(1);
        break;
      case "steady":
        emitSome(2);
        await sleep(2);
        break;
      case "slow":
        emitSome(1);
        await sleep(30);
        break;
      case "wide":
        for (let i = 0; i < handles.length; i++) emit(i);
        await sleep(20);
        break;
    }
    await immediate();
  }
}

const ABRUPT_ENDS: Record<AbruptEnding, () => void> = {
  sigterm: () => process.kill(process.pid, "SIGTERM"),
  sigkill: () => process.kill(process.pid, "SIGKILL"),
  abort: () => process.abort(),
  heap: () => {
    const held: number[][] = [];
    for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5));
  },
};

async function end(sonde: Sonde, task: EndingTask): Promise<void> {
  emitSome(task.when === "after-sync" ? 1 : 0);
  if (task.when === "after-sync") await sonde.sync();
  emitSome(task.count);
  if (task.kind === "late-listener") {
    process.on("exit", () => emitSome(LATE_EMITS));
    // The SDK's listener has to come behind that one first.
    await immediate();
    process.exit(3);
  }
  if (task.kind === "sigterm-exit") process.on("SIGTERM", () => process.exit(3));
  if (task.kind === "sigterm-shutdown") {
    process.on(
      "SIGTERM",
      () => void sonde.shutdown({ timeoutMillis: 0 }).then(() => process.exit(3)),
    );
  }
  if (task.kind === "thread-gone") {
    await capturedWorkers.at(-1)?.terminate();
    emitSome(task.count);
    process.exit(3);
  }
  if (task.kind === "process-exit") process.exit(3);
  if (task.kind === "shutdown-exit") {
    void sonde.shutdown();
    process.exit(3);
  }
  if (task.kind === "unhandled-rejection") void Promise.reject(new Error("nobody handles this"));
  if (task.kind in ABRUPT_ENDS) ABRUPT_ENDS[task.kind as AbruptEnding]();
  if (task.kind.startsWith("sigterm")) {
    process.kill(process.pid, "SIGTERM");
    // A signal comes when the loop turns, which it does not do for nothing.
    await sleep(60_000);
  }
  if (task.kind === "uncaught") throw new Error("this child was told to throw");
  if (task.kind === "shutdown") {
    const { drained } = await sonde.shutdown({ timeoutMillis: 0 });
    say({ kind: "done", ledger: sonde.ledger(), drained });
  }
}

const sonde = startSonde({
  service: { name: "spool-test" },
  spool: { directory: plan.spoolDirectory },
  privacy: { key: { file: plan.keyFile } },
  export: {
    url: plan.url,
    intervalMillis: 20,
    compression: "none",
    ...(plan.mirrorUrl === undefined
      ? {}
      : { mirrors: [{ name: MIRROR, url: plan.mirrorUrl, required: true }] }),
  },
  isolation: plan.isolation,
  ...(plan.exitTimeoutMillis === undefined ? {} : { exitTimeoutMillis: plan.exitTimeoutMillis }),
  onWarning: ({ code, message }) => say({ kind: "warning", code, message }),
});

switch (plan.task.kind) {
  case "until-killed": {
    const { profile } = plan.task;
    void sonde.sync().then(() => say({ kind: "ready", ledger: sonde.ledger() }));
    await emitUntilKilled(profile);
    break;
  }
  case "drain": {
    await sonde.sync();
    say({ kind: "ready", ledger: sonde.ledger() });
    const { drained } = await sonde.flush({ timeoutMillis: DRAIN_TIMEOUT_MILLIS });
    await sonde.shutdown();
    sayDone(drained);
    break;
  }
  case "thread-deaths": {
    const killer = new ThreadKiller(sonde, random, () => emitSome(random.below(40)));
    for (let death = 0; death < plan.task.deaths; death++) await killer.kill();
    const { drained } = await sonde.flush({ timeoutMillis: DRAIN_TIMEOUT_MILLIS });
    say({ kind: "ready", ledger: sonde.ledger() });
    await sonde.shutdown();
    sayDone(drained);
    break;
  }
  default:
    await end(sonde, plan.task);
}
