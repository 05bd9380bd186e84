/** A host on a disk that fails: does what it is told, line by line, and answers each; see `disk-child-plan.ts`. */
import { lookup } from "node:dns/promises";
import { closeSync, openSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Priority } from "../../../src/emit/definition.ts";
import { defineEvent, type EventHandle, startSonde } from "../../../src/index.ts";
import {
  type DiskChildPlan,
  type DiskMessage,
  type DiskReply,
  type DiskRequest,
  ROW_BYTES,
} from "./disk-child-plan.ts";
import { HangingDisk } from "./hanging-disk.ts";

const VALUE = "x".repeat(64);
const PROPERTIES = Array.from(
  { length: Math.floor(ROW_BYTES / (VALUE.length + 1)) },
  (_, i) => `p${i}`,
);

/** A row of many tokens, as long as {@link ROW_BYTES} says. */
function wideEvent(priority: Priority): EventHandle<Record<string, string>> {
  return defineEvent<Record<string, string>>({
    name: `disk.${priority}`,
    scope: { name: "test.example/schemas/disk", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling: { rate: 1, by: "none" },
    delivery: { priority, durability: "written" },
    fields: Object.fromEntries(
      PROPERTIES.map((name) => [name, { key: `test.${name}`, type: "string", class: "system" }]),
    ),
    write(to, from) {
      for (const name of PROPERTIES) to[name]!.put(from[name]);
    },
  });
}

const plan = JSON.parse(process.argv[2]!) as DiskChildPlan;
const handles = {
  critical: wideEvent("critical"),
  normal: wideEvent("normal"),
  bulk: wideEvent("bulk"),
};
const ATTRIBUTES = Object.fromEntries(PROPERTIES.map((name) => [name, VALUE]));
const SYNC_POLL_MILLIS = 20;
let emitted = 0;
const taken: number[] = [];

function say(message: DiskMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function emit(priority: Priority, count: number): void {
  for (let i = 0; i < count; i++) {
    handles[priority].emit(ATTRIBUTES);
    emitted++;
  }
}

/** Each step waits for the one before: one that never comes back would stop it. */
async function hostWork(count: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    emit("normal", 1);
    await lookup("localhost");
    await readFile(plan.keyFile);
  }
  return count;
}

function takeDescriptors(): number {
  for (;;) {
    try {
      taken.push(openSync("/dev/null", "r"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EMFILE") return taken.length;
      throw error;
    }
  }
}

const disk = plan.canHang === true ? new HangingDisk() : undefined;
const sonde = startSonde({
  service: { name: "disk-test" },
  spool: { directory: plan.spoolDirectory },
  privacy: { key: { file: plan.keyFile } },
  export: {
    url: plan.url,
    intervalMillis: SYNC_POLL_MILLIS,
    compression: "none",
    timeoutMillis: 2000,
  },
  ...(plan.exitTimeoutMillis === undefined ? {} : { exitTimeoutMillis: plan.exitTimeoutMillis }),
  ...(plan.onStuckExit === undefined ? {} : { onStuckExit: plan.onStuckExit }),
  onWarning: ({ code, message }) => say({ kind: "warning", code, message }),
});

async function perform(request: DiskRequest): Promise<Pick<DiskReply, "isDone" | "count">> {
  switch (request.do) {
    case "emit":
      emit(request.priority ?? "normal", request.count);
      return { isDone: true, count: request.count };
    case "sync":
      return { isDone: (await sonde.sync()).synced, count: 0 };
    case "flush":
      return { isDone: (await sonde.flush(request)).drained, count: 0 };
    case "shutdown":
      return { isDone: (await sonde.shutdown({ timeoutMillis: 0 })).drained, count: 0 };
    case "host-work":
      return { isDone: true, count: await hostWork(request.count) };
    case "take-descriptors":
      return { isDone: true, count: takeDescriptors() };
    case "give-descriptors": {
      const { length } = taken;
      for (const descriptor of taken.splice(0)) closeSync(descriptor);
      return { isDone: true, count: length };
    }
    case "hang":
      await disk?.hang();
      return { isDone: disk !== undefined, count: 0 };
    case "let-go":
      disk?.letGo();
      return { isDone: disk !== undefined, count: 0 };
    case "exit":
      process.exit(0);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { id, request } = JSON.parse(line) as { id: number; request: DiskRequest };
  void perform(request).then((done) =>
    say({ kind: "reply", id, reply: { ...done, emitted, ledger: sonde.ledger() } }),
  );
});
