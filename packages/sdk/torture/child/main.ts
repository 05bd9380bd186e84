/** The program that torture ends in all sorts of ways; see `plan.ts`. Bundled before it runs. */
import { openSync, readdirSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { startSonde } from "@sonde/sdk";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Emitter } from "./emitter.ts";
import { HostProbe } from "./host-probe.ts";
import type { ChildMessage, ChildPlan } from "./plan.ts";

const DRAIN_TIMEOUT_MILLIS = 120_000;

const plan = JSON.parse(process.argv[2]!) as ChildPlan;
const probe = plan.isProbed === true ? new HostProbe() : undefined;
const emitter = new Emitter(
  new SeededRandom(plan.seed),
  plan.profile,
  openSync(plan.oracle, "a"),
  probe,
);

function say(message: ChildMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

const orders = createInterface({ input: process.stdin });
orders.on("line", (line) => {
  if (line === "shutdown") void finish();
  if (line !== "exit") return;
  emitter.stop();
  say({ kind: "exiting", ...(probe === undefined ? {} : { host: probe.figures() }) });
  process.exit(0);
});
// Nobody is left who would look at what we do, or end us.
orders.on("close", () => process.kill(process.pid, "SIGKILL"));

say({ kind: "starting", pid: process.pid });
const sonde = startSonde({
  service: { name: "torture" },
  spool: { directory: plan.spoolDirectory },
  privacy: { key: { file: plan.keyFile } },
  export: {
    url: plan.url,
    intervalMillis: 20,
    compression: "none",
    headers: { "x-torture-child": plan.id },
  },
  ...(plan.exitTimeoutMillis === undefined ? {} : { exitTimeoutMillis: plan.exitTimeoutMillis }),
  onWarning: ({ code, message }) => say({ kind: "warning", code, message }),
});

async function finish(): Promise<void> {
  emitter.stop();
  const { drained } = await sonde.flush({ timeoutMillis: DRAIN_TIMEOUT_MILLIS });
  await sonde.shutdown();
  say({ kind: "done", ledger: sonde.ledger(), isDrained: drained });
  process.exit(0);
}

function descriptors(): { readonly descriptors?: number } {
  if (process.platform !== "linux") return {};
  // One of them is the listing's own.
  return { descriptors: readdirSync("/proc/self/fd").length - 1 };
}

async function syncRegularly(everyMillis: number): Promise<void> {
  for (;;) {
    await sleep(everyMillis);
    // After a shutdown a sync does nothing, and says so.
    if (emitter.isStopped) return;
    say({ kind: "syncing" });
    const { synced } = await sonde.sync();
    const rssBytes = process.memoryUsage.rss();
    say({
      kind: "synced",
      isSynced: synced,
      ledger: sonde.ledger(),
      rssBytes,
      ...descriptors(),
    });
  }
}

void sonde.sync().then(() => say({ kind: "ready", ledger: sonde.ledger() }));
if (plan.task === "drain") {
  await finish();
} else {
  if (plan.syncMillis !== undefined) void syncRegularly(plan.syncMillis);
  probe?.start();
  await emitter.run();
}
