import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { closedUrl } from "./support/otlp/closed-url.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child, readOracle } from "./support/spool/child.ts";
import type { ChildPlan, EmitProfile } from "./support/spool/child-plan.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { readSpool } from "./support/spool/spool-contents.ts";

const KILLS = 50;
const PROFILES: readonly EmitProfile[] = ["burst", "burst", "steady", "slow", "wide"];

const ROTATED = /^[0-9a-f-]+\/journal-(?!00000001)/;

test(`T16: a process killed at ${KILLS} random moments loses nothing that was written`, {
  timeout: 180_000,
}, async () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`kill.test: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  const scratch = mkdtempSync(join(tmpdir(), "sonde-kill-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const offline = await closedUrl();
  await using receiver = await startOtlpReceiver({ maxRequests: 100_000 });
  const plan = (task: ChildPlan["task"], url: string): ChildPlan => ({
    spoolDirectory: `${scratch}/spool`,
    keyFile: `${scratch}/key`,
    oracle: `${scratch}/oracle`,
    url,
    seed: random.below(2 ** 32),
    isolation: "worker",
    task,
  });

  const written = new Set<string>();
  const instances = new Set<string>();
  let balancedStarts = 0;
  let rotatedJournals = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // Every fifth dies when its backend has just answered, most of them before that is on disk.
    const isAnswered = kill % 5 === 4;
    const profile = isAnswered ? "burst" : random.pick(PROFILES);
    const isOnline = isAnswered || random.next() < 0.3;
    const child = new Child(
      plan({ kind: "until-killed", profile }, isOnline ? receiver.url : offline),
    );
    // One in five dies while it starts: between making its directory, adopting and reading.
    if (!isAnswered && random.next() < 0.2) await sleep(120 + random.below(300));
    else {
      await child.said("ready");
      const { length } = receiver.records;
      if (isAnswered) await receiver.waitFor(({ records }) => records.length > length);
      else await sleep(random.below(profile === "wide" ? 900 : 350));
    }
    await child.kill();
    expect(child.errors).toBe("");
    for (const message of child.messages) {
      expect(message.kind, JSON.stringify(message)).not.toBe("done");
      if (message.kind === "warning") expect(message.code).toBe("SONDE_EXPORT_FAILING");
      if (message.kind !== "ready") continue;
      expectBalanced(message.ledger);
      balancedStarts++;
    }
    const contents = readSpool(`${scratch}/spool`);
    for (const uid of contents.uids) written.add(uid);
    for (const instance of contents.instances) instances.add(instance);
    // An adopter begins a new journal anyway; in a directory of its owner's it means a rotation.
    rotatedJournals += contents.files.filter((file) => ROTATED.test(file)).length;
  }

  const incarnations = instances.size;
  const oracle = readOracle(`${scratch}/oracle`);
  const last = new Child(plan({ kind: "drain" }, receiver.url));
  expect(await last.ended()).toMatchObject({ code: 0, errors: "" });
  const done = last.messages.find((message) => message.kind === "done");
  if (done?.kind !== "done")
    throw new Error(`the last process said ${JSON.stringify(last.messages)}`);
  const { ledger } = done;
  const duplicates = receiver.duplicates();
  console.info(
    `kill.test: ${incarnations} incarnations, ${balancedStarts} balanced starts, oracle ${oracle.began}, ` +
      `ringFull ${ledger.ringFull}, invalid ${ledger.invalid}, sampledOut ${ledger.sampledOut}, ` +
      `emitted ${ledger.emitted}, admitted ${ledger.admitted}, ${receiver.records.length} received, ` +
      `${duplicates} duplicates, ${rotatedJournals} rotated journals seen`,
  );

  expectBalanced(ledger);
  const received = receiver.uidCounts();
  expect([...written].filter((uid) => !received.has(uid))).toEqual([]);
  expect(done.drained).toBe(true);
  expect(ledger).toMatchObject({ buffered: 0, dropped: 0, rejected: 0, failedBeforeAdmission: 0 });
  expect(ledger.delivered).toBe(ledger.admitted);
  expect(receiver.records.length - duplicates).toBe(ledger.delivered);
  const excess = oracle.began - ledger.emitted;
  expect(excess).toBeGreaterThanOrEqual(0);
  expect(excess).toBeLessThanOrEqual(ledger.unknownTail.maxRecords);
  expect(ledger.unknownTail.incarnations).toBe(incarnations);
  // Otherwise the kills did not fall where they should and the test shows little.
  expect(incarnations).toBeGreaterThan(KILLS / 2);
  expect(rotatedJournals).toBeGreaterThan(0);
  expect(duplicates).toBeGreaterThan(0);
  expect(receiver.refused).toBe(0);
});
