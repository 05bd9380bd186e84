import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sonde, startSonde } from "../src/index.ts";
import { type ReceiverBehaviour, startOtlpReceiver } from "../src/testing/index.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { numberedEvent } from "./support/spool/events.ts";

let scratch: string;
const warnings: string[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-backend-"));
  warnings.length = 0;
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const critical = numberedEvent("backend.critical", "critical");
const bulk = numberedEvent("backend.bulk", "bulk");
const COUNT = 500;

/** Only a backend that hangs is to run into the timeout, not a test on a busy machine. */
const TIMEOUT_MILLIS = 10_000;
const HANG_TIMEOUT_MILLIS = 200;

function start(
  url: string,
  isolation: "worker" | "inline",
  timeoutMillis: number = TIMEOUT_MILLIS,
): Sonde {
  return startSonde({
    service: { name: "backend-trouble" },
    spool: { directory: `${scratch}/spool` },
    privacy: { key: { file: `${scratch}/key` } },
    export: { url, timeoutMillis, intervalMillis: 10 },
    isolation,
    onWarning: ({ code, message }) => warnings.push(`${code} ${message}`),
  });
}

function emitAll(): void {
  for (let sequence = 0; sequence < COUNT; sequence++) {
    critical.emit({ sequence });
    bulk.emit({ sequence });
  }
}

/** Through real time and processes; `backend-behaviours-*.test.ts` has all the others, on time that need not pass. */
const TROUBLES: Record<string, ReceiverBehaviour> = {
  "HTML with status 200": {
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<html>sign in to the hotel</html>",
  },
  "status 502": { status: 502 },
  "a reset in the answer": { reset: "during-answer" },
  "no answer at all": { hang: true },
};

test.each(Object.entries(TROUBLES))(
  "T27: %s: held, not counted, then delivered",
  async (_, trouble) => {
    await using receiver = await startOtlpReceiver({ script: () => trouble });
    const timeoutMillis = trouble.hang === true ? HANG_TIMEOUT_MILLIS : TIMEOUT_MILLIS;
    const sonde = start(receiver.url, "worker", timeoutMillis);
    emitAll();
    await sonde.sync();
    await receiver.waitFor(({ requests }) => requests.length >= 2);
    // Asked of the spool itself, so that it is what it knows after these answers.
    await sonde.sync();
    const during = sonde.ledger();
    expectBalanced(during);
    expect(during).toMatchObject({ delivered: 0, buffered: 2 * COUNT, rejected: 0, dropped: 0 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("SONDE_EXPORT_FAILING");

    receiver.script([]);
    expect(await sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
    await sonde.shutdown();
    const after = sonde.ledger();
    expectBalanced(after);
    expect(after).toMatchObject({ delivered: 2 * COUNT, buffered: 0, dropped: 0, rejected: 0 });
    expect(receiver.uidCounts().size).toBe(2 * COUNT);
    expect(receiver.records.length - receiver.duplicates()).toBe(after.delivered);
  },
);

test("nothing listens: held over two processes, delivered by the third", async () => {
  await using receiver = await startOtlpReceiver();
  const { port, url } = receiver;
  await receiver.close();
  for (let run = 1; run <= 2; run++) {
    const sonde = start(url, run === 1 ? "worker" : "inline");
    emitAll();
    await sonde.sync();
    expect(await sonde.flush({ timeoutMillis: 100 })).toEqual({ drained: false });
    expect(await sonde.shutdown({ timeoutMillis: 0 })).toEqual({ drained: false });
    expectBalanced(sonde.ledger());
    expect(sonde.ledger()).toMatchObject({ delivered: 0, buffered: 2 * COUNT * run });
  }
  await using back = await startOtlpReceiver({ port });
  const sonde = start(url, "worker");
  expect(await sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  await sonde.shutdown();
  expectBalanced(sonde.ledger());
  expect(sonde.ledger()).toMatchObject({ delivered: 4 * COUNT, buffered: 0 });
  expect(sonde.ledger().unknownTail.incarnations).toBe(0);
  expect(back.uidCounts().size).toBe(4 * COUNT);
});

test("T42: a backend that comes and goes: every record once in the books, at least once there", async () => {
  const troubles = Object.values(TROUBLES);
  await using receiver = await startOtlpReceiver({
    script: (index) => (index % 3 === 2 ? {} : troubles[index % troubles.length]!),
  });
  const sonde = start(receiver.url, "inline", HANG_TIMEOUT_MILLIS);
  for (let round = 0; round < 5; round++) {
    emitAll();
    await receiver.waitFor(({ requests }) => requests.length > round);
    await sonde.sync();
    expectBalanced(sonde.ledger());
  }
  expect(await sonde.flush({ timeoutMillis: 25_000 })).toEqual({ drained: true });
  await sonde.shutdown();
  expectBalanced(sonde.ledger());
  expect(sonde.ledger()).toMatchObject({ delivered: 10 * COUNT, buffered: 0 });
  expect(receiver.uidCounts().size).toBe(10 * COUNT);
});
