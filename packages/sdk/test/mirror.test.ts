import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { closedUrl } from "./support/otlp/closed-url.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child } from "./support/spool/child.ts";
import type { ChildPlan } from "./support/spool/child-plan.ts";
import { numberedEvent } from "./support/spool/events.ts";

const AWAY = () => ({ status: 503, body: "away" });

/** Every segment below a directory, with how many names its file has. */
function segments(directory: string): { path: string; inode: number; names: number }[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".seg"))
    .map((path) => {
      const { ino: inode, nlink: names } = statSync(join(directory, path));
      return { path, inode, names };
    });
}

test("two backends get every event, one of them away for a while; what waits for both is on the disk once", async () => {
  using folder = new TemporaryFolder();
  await using first = await startOtlpReceiver();
  await using second = await startOtlpReceiver({ script: AWAY });
  const started = startIn(folder, {
    isolation: "worker",
    export: {
      url: await closedUrl(),
      mirrors: [
        { name: "audit", url: second.url, headers: { "x-audit": "yes" } },
        { name: "third", url: first.url, required: true },
      ],
    },
  });
  const { sonde, warnings } = started;
  const event = numberedEvent("mirror.event", "normal");
  for (let sequence = 0; sequence < 500; sequence++) event.emit({ sequence });
  // The spool's own backend is not there, one mirror is away, and the third has all of it.
  expect(await sonde.flush({ timeoutMillis: 300 })).toEqual({ drained: false });
  await first.waitFor(({ records }) => records.length >= 500);
  await second.waitFor(({ requests }) => requests.length > 0);
  const spool = segments(join(folder.path, "spool/v1"));
  const audit = segments(join(folder.path, "spool/mirrors/audit"));
  expect(audit.length).toBeGreaterThan(0);
  expect(audit.map(({ inode }) => inode).sort()).toEqual(spool.map(({ inode }) => inode).sort());
  expect(audit.every(({ names }) => names >= 2)).toBe(true);
  second.script([]);
  await second.waitFor(({ records }) => records.length >= 500, { timeoutMillis: 30_000 });
  expect(new Set(second.uidCounts().keys())).toEqual(new Set(first.uidCounts().keys()));
  expect(second.requests[0]!.headers["x-audit"]).toBe("yes");
  expect(first.requests[0]!.headers["x-audit"]).toBeUndefined();
  await sonde.shutdown({ timeoutMillis: 0 });
  const { audit: books, third } = sonde.mirrorLedgers();
  for (const ledger of [sonde.ledger(), books!, third!]) expectBalanced(ledger);
  expect(sonde.ledger().buffered).toBeGreaterThanOrEqual(500);
  expect(books!.delivered).toBeGreaterThanOrEqual(500);
  expect(third!.delivered).toBeGreaterThanOrEqual(500);
  expect(warnings.map(({ code }) => code)).toContain("SONDE_EXPORT_FAILING");
});

test("processes that are killed while one backend or the other is away leave both with every event", {
  timeout: 60_000,
}, async () => {
  const scratch = mkdtempSync(join(tmpdir(), "sonde-mirror-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  await using first = await startOtlpReceiver();
  await using second = await startOtlpReceiver();
  const plan = (task: ChildPlan["task"]): ChildPlan => ({
    spoolDirectory: `${scratch}/spool`,
    keyFile: `${scratch}/key`,
    oracle: `${scratch}/oracle`,
    url: first.url,
    mirrorUrl: second.url,
    seed: 1,
    isolation: "worker",
    task,
  });
  const rounds: readonly (readonly [OtlpReceiver, OtlpReceiver])[] = [
    [first, second],
    [second, first],
  ];
  for (const [there, away] of rounds) {
    there.script([]);
    away.script(AWAY);
    const { length } = there.records;
    const child = new Child(plan({ kind: "until-killed", profile: "burst" }));
    await child.said("ready");
    // The mirror has nothing of a segment that is open, so of this one only the other backend gets something.
    if (there === first) await there.waitFor(({ records }) => records.length > length + 50);
    await child.kill();
    expect(child.errors).toBe("");
  }
  first.script([]);
  const last = new Child(plan({ kind: "drain" }));
  expect(await last.ended()).toMatchObject({ code: 0, errors: "" });
  const done = last.messages.find((message) => message.kind === "done");
  if (done?.kind !== "done" || done.mirror === undefined) {
    throw new Error(`the last process said ${JSON.stringify(last.messages)}`);
  }
  expect(done.drained).toBe(true);
  expectBalanced(done.ledger);
  expectBalanced(done.mirror);
  expect(done.ledger.buffered + done.mirror.buffered).toBe(0);
  expect(done.mirror.dropped).toBe(0);
  const uids = new Set(first.uidCounts().keys());
  expect(uids.size).toBeGreaterThan(50);
  expect(new Set(second.uidCounts().keys())).toEqual(uids);
  expect(done.mirror).toMatchObject({ admitted: done.ledger.admitted, delivered: uids.size });
  expect(segments(`${scratch}/spool`)).toEqual([]);
});

test("a spool's thread that ends again and again costs a mirror nothing", {
  timeout: 60_000,
}, async () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`mirror.test: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  using folder = new TemporaryFolder();
  await using first = await startOtlpReceiver({ maxRequests: 100_000 });
  await using second = await startOtlpReceiver({ maxRequests: 100_000 });
  const child = new Child({
    spoolDirectory: folder.file("spool"),
    keyFile: folder.file("key"),
    oracle: folder.file("oracle"),
    url: first.url,
    mirrorUrl: second.url,
    seed,
    isolation: "worker",
    task: { kind: "thread-deaths", deaths: 4 },
  });
  expect(await child.ended()).toMatchObject({ code: 0, errors: "" });
  const done = child.messages.find((message) => message.kind === "done");
  if (done?.kind !== "done" || done.mirror === undefined) {
    throw new Error(JSON.stringify(child.messages));
  }
  const { ledger, mirror } = done;
  for (const books of [ledger, mirror]) {
    expectBalanced(books);
    expect(books).toMatchObject({ dropped: 0, buffered: 0, delivered: ledger.admitted });
  }
  expect(new Set(second.uidCounts().keys())).toEqual(new Set(first.uidCounts().keys()));
  const warnings = child.messages.filter((message) => message.kind === "warning");
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_WORKER_FAILED"]);
});

test("a mirror that is named no more is told of with what waits in it", async () => {
  using folder = new TemporaryFolder();
  const event = numberedEvent("mirror.left", "normal");
  {
    const mirrors = [{ name: "audit", url: await closedUrl() }];
    await using started = startIn(folder, { export: { url: await closedUrl(), mirrors } });
    for (let sequence = 0; sequence < 7; sequence++) event.emit({ sequence });
    await started.sonde.sync();
  }
  await using started = startIn(folder, { export: { url: await closedUrl() } });
  await started.sonde.sync();
  const told = started.warnings.filter(({ code }) => code === "SONDE_MIRROR_UNUSED");
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringMatching(/mirrors\/audit is of a mirror .* [78] events wait/),
  ]);
  expect(started.sonde.mirrorLedgers()).toEqual({});
});
