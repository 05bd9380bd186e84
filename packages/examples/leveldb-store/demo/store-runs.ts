import type { Ledger } from "@sonde/sdk";
import type { ServiceConfiguration } from "../src/protocol.ts";
import type { ScenarioOptions } from "./scenario-options.ts";
import { StoreProcess } from "./store-process.ts";

/** The first process is killed once it has emitted so much, or after so long, wherever it is then. */
const KILL_AT_EMITTED = 12_000;
const KILL_AFTER_MILLIS = 12_000;
/** More than it gets to. */
const STEPS_BEFORE_KILL = 1_000_000;
const STEPS_AFTER_KILL = 8000;
/** A slow machine takes fewer steps, so that the demo keeps its time. */
const MAX_RUN_MILLIS = 12_000;
const RUN_TIMEOUT_MILLIS = 20_000;
export const ANSWER_TIMEOUT_MILLIS = 10_000;

type Host = Pick<ScenarioOptions, "scratch" | "showProgress">;

export async function startStore(
  { scratch, showProgress }: Host,
  configuration: ServiceConfiguration,
): Promise<StoreProcess> {
  const store = await StoreProcess.start(configuration, (started) => scratch.register(started));
  store.onProgress = (emitted) => showProgress(`${emitted.toLocaleString("en-US")} events`);
  return store;
}

/** Returns how it ended. */
export async function runUntilKilled(
  options: Host,
  configuration: ServiceConfiguration,
): Promise<string> {
  const store = await startStore(options, configuration);
  store.onProgress = (emitted) => {
    options.showProgress(`${emitted.toLocaleString("en-US")} events`);
    if (emitted >= KILL_AT_EMITTED) store.kill();
  };
  const timer = setTimeout(() => store.kill(), KILL_AFTER_MILLIS);
  // The call gets no answer: the process that would give it is killed.
  const [answer, end] = await Promise.allSettled([
    store.call(
      "run",
      { steps: STEPS_BEFORE_KILL, maxMillis: RUN_TIMEOUT_MILLIS },
      RUN_TIMEOUT_MILLIS,
    ),
    store.ended(RUN_TIMEOUT_MILLIS),
  ]);
  clearTimeout(timer);
  if (end.status === "rejected") throw end.reason;
  if (end.value !== "SIGKILL" || answer.status === "fulfilled") {
    throw new Error(`The store's process was to be killed, but it ended by itself (${end.value}).`);
  }
  return end.value;
}

/** Serves customers, and meets trouble. */
export async function workOn(store: StoreProcess, say: (line: string) => void): Promise<void> {
  const work = { steps: STEPS_AFTER_KILL, maxMillis: MAX_RUN_MILLIS };
  const { emitted } = await store.call("run", work, RUN_TIMEOUT_MILLIS);
  const troubles = await store.call("fail", {}, ANSWER_TIMEOUT_MILLIS);
  say(`It emitted ${emitted.toLocaleString("en-US")} events and met real trouble:`);
  for (const [what, came] of Object.entries(troubles)) say(`  ${what}: ${came}`);
}

/** Drains the spool and lets the process end. Rejects where it does not. */
export async function finish(
  store: StoreProcess,
  timeoutMillis: number,
): Promise<{ ledger: Ledger; end: string }> {
  const { drained, ledger } = await store.call(
    "finish",
    { timeoutMillis },
    timeoutMillis + ANSWER_TIMEOUT_MILLIS,
  );
  if (!drained) {
    throw new Error(
      `The spool did not drain within ${timeoutMillis / 1000} s: ` +
        `${ledger.buffered} records are left, ${ledger.delivered} were delivered.`,
    );
  }
  store.disconnect();
  const end = await store.ended(ANSWER_TIMEOUT_MILLIS);
  if (end !== "0") throw new Error(`The store's process ended with ${end}, not with 0.`);
  return { ledger, end };
}
