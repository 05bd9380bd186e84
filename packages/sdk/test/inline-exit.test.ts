import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startOtlpReceiver } from "../src/testing/index.ts";
import type { InlineTask } from "./support/host/inline-child.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { rawServer } from "./support/http/raw-server.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const PROGRAM = fileURLToPath(new URL("./support/host/inline-child.ts", import.meta.url));
/** Longer than the test may take: a process that waits for its request fails it. */
const TIMEOUT_MILLIS = 300_000;

function start(folder: TemporaryFolder, url: string): ChildProcess {
  const child = fork(PROGRAM, [folder.path, url, String(TIMEOUT_MILLIS)]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

function tell(child: ChildProcess, task: InlineTask): void {
  child.send(task);
}

async function endsByItself(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  tell(child, "nothing left to do");
  expect(await ended).toEqual([0, null]);
}

/** The next process with a backend that answers. */
async function deliversTheRest(folder: TemporaryFolder, records: number): Promise<void> {
  await using backend = await startOtlpReceiver();
  await using next = startIn(folder, { export: { url: backend.url } });
  expect(await next.sonde.flush()).toEqual({ drained: true });
  expect(backend.duplicates()).toBe(0);
  expect(backend.records).toHaveLength(records);
  expectBalanced(next.sonde.ledger());
}

test("inline, a request under way keeps no process alive, on a kept connection neither", async () => {
  using folder = new TemporaryFolder();
  await using backend = await startOtlpReceiver({ script: [{}, { hang: true }] });
  const child = start(folder, backend.url);
  for (const request of [1, 2]) {
    tell(child, "emit");
    await backend.waitFor(({ requests }) => requests.length === request);
  }
  await endsByItself(child);
  expect(backend.requests).toHaveLength(2);
  expect(backend.records).toHaveLength(1);
  await deliversTheRest(folder, 1);
});

test("inline, a connection that is not made keeps no process alive", async () => {
  using folder = new TemporaryFolder();
  // Takes the connection and never says a word of TLS.
  let connect = (): void => {};
  const connected = new Promise<void>((resolve) => {
    connect = resolve;
  });
  const server = await rawServer(() => connect());
  onTestFinished(() => server.close());
  const child = start(folder, server.url.replace("http:", "https:"));
  tell(child, "emit");
  await connected;
  await endsByItself(child);
  await deliversTheRest(folder, 1);
});
