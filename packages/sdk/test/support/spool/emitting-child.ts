/** A program that emits and is ended in all sorts of ways; see `child-plan.ts`. */
import { openSync, writeSync } from "node:fs";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { type Sonde, startSonde } from "../../../src/index.ts";
import type { ChildMessage, ChildPlan, EmitProfile, EndingTask } from "./child-plan.ts";
import { numberedEvent } from "./events.ts";
import { SeededRandom } from "./seeded-random.ts";

const WIDE_EVENTS = 800;
/** Their counters fill the journal; their rows would fill the receiver's memory. */
const WIDE_RATE = 0.05;
/** What a listener of the host's own emits while the process exits. */
const LATE_EMITS = 5;
const DRAIN_TIMEOUT_MILLIS = 60_000;

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
  if (task.kind === "process-exit") process.exit(3);
  if (task.kind === "shutdown-exit") {
    void sonde.shutdown();
    process.exit(3);
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
  export: { url: plan.url, intervalMillis: 20, compression: "none" },
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
    say({ kind: "done", ledger: sonde.ledger(), drained });
    break;
  }
  default:
    await end(sonde, plan.task);
}
