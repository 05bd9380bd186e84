/** Runs the emitting child in a worker thread, as a host may that keeps its storage off its main one. */
import { Worker } from "node:worker_threads";
import type { ChildMessage, ChildPlan } from "./child-plan.ts";
import { readSpool } from "./spool-contents.ts";

/** Between two looks at whether anything is written. */
const LOOK_MILLIS = 5;

const plan = JSON.parse(process.argv[2]!) as ChildPlan;
const thread = new Worker(new URL("./emitting-child.ts", import.meta.url), {
  argv: [JSON.stringify(plan)],
});
// The host lives on, whatever becomes of the thread.
thread.on("error", () => {});
thread.on("message", (message: ChildMessage) => {
  if (message.kind !== "ready" || plan.inThread !== "terminated") return;
  const look = setInterval(() => {
    if (readSpool(plan.spoolDirectory).uids.length === 0) return;
    clearInterval(look);
    void thread.terminate();
  }, LOOK_MILLIS);
});
