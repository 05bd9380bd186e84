import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child, readOracle } from "./support/spool/child.ts";

const DEATHS = 24;

test(`the spool's thread ends ${DEATHS} times in the life of a process, and nothing is lost`, {
  timeout: 180_000,
}, async () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`worker-death.test: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const scratch = mkdtempSync(join(tmpdir(), "sonde-death-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  await using receiver = await startOtlpReceiver({ maxRequests: 100_000 });
  const child = new Child({
    spoolDirectory: `${scratch}/spool`,
    keyFile: `${scratch}/key`,
    oracle: `${scratch}/oracle`,
    url: receiver.url,
    seed,
    isolation: "worker",
    task: { kind: "thread-deaths", deaths: DEATHS },
  });
  expect(await child.ended()).toMatchObject({ code: 0, errors: "" });
  const done = child.messages.find((message) => message.kind === "done");
  if (done?.kind !== "done") throw new Error(JSON.stringify(child.messages));
  const { ledger } = done;
  const { returned } = readOracle(`${scratch}/oracle`);
  console.info(
    `worker-death.test: oracle ${returned}, kept ${ledger.kept}, ` +
      `${receiver.records.length} received, ${receiver.duplicates()} duplicates`,
  );
  for (const message of child.messages) {
    if (message.kind === "ready") expectBalanced(message.ledger);
  }
  expectBalanced(ledger);
  expect(done.drained).toBe(true);
  expect(ledger).toMatchObject({
    emitted: returned,
    invalid: 0,
    ringFull: 0,
    failedBeforeAdmission: 0,
    dropped: 0,
    buffered: 0,
    unknownTail: { incarnations: 0, maxRecords: 0 },
  });
  const rows = ledger.kept + ledger.self;
  expect(ledger.delivered).toBe(rows);
  // Every row that was ever given a number arrived under it, and none under two.
  const uids = [...receiver.uidCounts().keys()];
  const sequences = uids.map((uid) => Number(uid.split(":")[1])).sort((a, b) => a - b);
  expect(sequences).toEqual(Array.from({ length: rows }, (_, index) => index));
  expect(new Set(uids.map((uid) => uid.split(":")[0])).size).toBe(1);
  const warnings = child.messages.filter((message) => message.kind === "warning");
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_WORKER_FAILED"]);
});
