/*
 * Delivers a backlog to a receiver that only counts, and says how fast, in how many bytes, and what memory it
 * took. The clock runs from the arrival of the first request to the last answer.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startSonde } from "@sonde/sdk";
import type { Received } from "./counting-receiver.ts";

export interface Drained extends Received {
  /** CPU time of the draining process, all threads. */
  readonly ownCpuSeconds: number;
  /** At its highest, of the draining process, beyond what it had when it was started. */
  readonly grownBytes: number;
}

const directory = process.argv[2]!;
const items = Number(process.argv[3]);
const compression = process.argv[4] as "gzip" | "zstd";

const path = fileURLToPath(new URL("./counting-receiver.ts", import.meta.url));
const receiver: ChildProcess = spawn(process.execPath, ["--no-warnings", path], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: receiver.stdout! })[Symbol.asyncIterator]();
const port = (await lines.next()).value as string;

const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool"), maxBytes: 2 ** 33 },
  privacy: { key: { file: join(directory, "key") } },
  export: { url: `http://127.0.0.1:${port}`, compression },
  onWarning: ({ message }) => process.stderr.write(`${message}\n`),
});
await sonde.sync();
const beforeBytes = process.memoryUsage.rss();
const before = process.cpuUsage();
await sonde.flush({ timeoutMillis: 600_000 });
const { user, system } = process.cpuUsage(before);
const grownBytes = process.resourceUsage().maxRSS * 1024 - beforeBytes;
const { delivered, buffered, discrepancy } = sonde.ledger();
await sonde.shutdown({ timeoutMillis: 1000 });
receiver.stdin!.end();
const received = JSON.parse((await lines.next()).value as string) as Received;
if (receiver.exitCode === null) await once(receiver, "exit");
// Nobody lost an answer here, so what comes twice is a fault.
if (delivered !== items || received.records !== items || buffered !== 0 || discrepancy !== 0) {
  throw new Error(
    `of ${items} rows ${delivered} are booked as delivered, ${received.records} were received`,
  );
}
const drained: Drained = { ...received, ownCpuSeconds: (user + system) / 1e6, grownBytes };
process.stdout.write(`${JSON.stringify(drained)}\n`);
