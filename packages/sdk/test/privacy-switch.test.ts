/** What must not outlive a change: a level in caches and mirrors, a runtime after its end, counts that nobody caused. */
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { globalSlot } from "../src/emit/slot.ts";
import { redactionCounts } from "../src/redaction-counts.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { event } from "./support/host/definitions.ts";
import { RunningHost } from "./support/host/running-host.ts";
import { bytesBelow, NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const named = event(
  {
    account: { key: "acme.account", type: "string", class: "identifier", identifies: "account" },
    note: { key: "acme.note", type: "string", class: "text" },
  },
  { name: "acme.named" },
);
const GIVEN = { account: "CORP\\alice", note: "no access for CORP\\carol" };
/** A domain's pseudonym and a person's. */
const BOTH = /<account:h_[a-z2-7]{16}:h_[a-z2-7]{16}>/;
const DOMAIN = /<account:h_[a-z2-7]{16}>/;

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder;
}

it("a mask that was remembered at full has nobody's pseudonym in it at basic", async () => {
  await using receiver = await startOtlpReceiver();
  await using running = startIn(newFolder(), {
    privacy: { level: "full" },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  for (const level of ["full", "basic", "full"] as const) {
    await running.sonde.setLevel(level);
    named.emit(GIVEN);
    expect(await running.sonde.flush()).toEqual({ drained: true });
  }
  const accounts = receiver.records.map(({ attributes }) => attributes.get("acme.account"));
  const [both, domain] = [expect.stringMatching(BOTH), expect.stringMatching(DOMAIN)];
  expect(accounts).toEqual([both, domain, both]);
});

it("a preview shows text and masks as the level that it is of would have them", async () => {
  await using running = startIn(newFolder(), { export: { url: NOBODY } });
  const before = running.sonde.preview(named, GIVEN);
  named.emit(GIVEN);
  const after = running.sonde.preview(named, GIVEN);
  expect(after).toEqual(before);
  for (const key of ["acme.account", "acme.note"]) {
    expect(before.basic).toHaveProperty([key], expect.stringMatching(DOMAIN));
    expect(before.full).toHaveProperty([key], expect.stringMatching(BOTH));
  }
});

it("a preview counts nothing, and the end of a key takes no count back", () => {
  using running = new RunningHost();
  const { host } = running;
  named.emit(GIVEN);
  const counted = () => redactionCounts(host).filter(({ count }) => count > 0);
  const counts = counted();
  expect(counts.length).toBeGreaterThan(1);
  const definition = host.events().length;
  const emits = Object.defineProperty({ ...GIVEN }, "note", { get: () => void named.emit(GIVEN) });
  globalSlot().runtime = {
    open: (declared, bound) => {
      host.preview(declared, GIVEN, "full");
      // What is emitted while something is shown would be written by the level that is shown.
      host.preview(declared, emits, "full");
      return host.open(declared, bound);
    },
  };
  expect(named.enabled()).toBe(true);
  expect(host.events()).toHaveLength(definition);
  expect(running.counts("acme.named")).toMatchObject({ emitted: 2, kept: 1, invalid: 1 });
  expect(counted()).toEqual(counts);
  host.destroyKey();
  expect(counted()).toEqual(counts);
});

it("after a shutdown, no level and no key brings the runtime back", async () => {
  const ended = startIn(newFolder(), { export: { url: NOBODY } });
  await ended.sonde.shutdown({ timeoutMillis: 0 });
  expect(await ended.sonde.setLevel("full")).toEqual({ applied: false });
  ended.sonde.destroyKey();
  expect(globalSlot().runtime).toBeUndefined();
  await using next = startIn(newFolder(), { export: { url: NOBODY } });
  const { runtime } = globalSlot();
  expect(await ended.sonde.setLevel("basic")).toEqual({ applied: false });
  expect(globalSlot().runtime).toBe(runtime);
  named.emit(GIVEN);
  await next.sonde.sync();
  expect(next.sonde.ledger().emitted).toBe(1);
});

it.each(["inline", "worker"] as const)("%s: at off mirrors keep nothing", async (isolation) => {
  const folder = newFolder();
  await using running = startIn(folder, {
    isolation,
    export: { url: NOBODY, intervalMillis: 3_600_000, mirrors: [{ name: "vendor", url: NOBODY }] },
  });
  for (let i = 0; i < 10; i++) named.emit({ ...GIVEN, note: `marked-${i}` });
  await running.sonde.sync();
  expect(await running.sonde.setLevel("off")).toEqual({ applied: true });
  await running.sonde.shutdown({ timeoutMillis: 0 });
  expect(bytesBelow(join(folder.path, "spool")).includes("marked-")).toBe(false);
  const { vendor } = running.sonde.mirrorLedgers();
  for (const ledger of [running.sonde.ledger(), vendor!]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ buffered: 0, dropped: 10, byReason: { "dropped.level": 10 } });
  }
});
