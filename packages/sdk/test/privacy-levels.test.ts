/** Levels, policies and keys as they are changed while the SDK runs. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { PrivacyLevel } from "../src/scrub/policy.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { event } from "./support/host/definitions.ts";
import {
  bytesBelow,
  NOBODY,
  startIn,
  TemporaryFolder,
  type TemporarySonde,
} from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const PSEUDONYM = /^h_[a-z2-7]{16}$/;

const login = event(
  {
    user: { key: "acme.user", type: "string", class: "personal" },
    host: { key: "acme.host", type: "string", class: "identifier", identifies: "host" },
    note: { key: "acme.note", type: "string", class: "text" },
    tries: { key: "acme.tries", type: "int", class: "operational" },
  },
  { name: "acme.login" },
);
const detail = event(
  { state: { key: "acme.state", type: "string", class: "system" } },
  { name: "acme.detail", diagnosticLevel: "full" },
);
const GIVEN = { user: "alice.smith", host: "node-17", note: "all is well", tries: 3 };

const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folders.push(folder);
  return folder;
}

function balanced({ sonde }: TemporarySonde) {
  const ledger = sonde.ledger();
  expectBalanced(ledger);
  return ledger;
}

describe.each(["inline", "worker"] as const)("%s: a level that changes", (isolation) => {
  it("holds for what is emitted from then on, and back", async () => {
    await using receiver = await startOtlpReceiver();
    await using running = startIn(newFolder(), {
      isolation,
      privacy: { level: "basic" },
      export: { url: receiver.url, intervalMillis: 10 },
    });
    const levels: PrivacyLevel[] = ["full", "basic", "full"];
    login.emit(GIVEN);
    for (const level of levels) {
      expect(await running.sonde.setLevel(level)).toEqual({ applied: true });
      login.emit(GIVEN);
      detail.emit({ state: "on" });
      // What is on the disk goes by the level of the moment at which it is leased.
      expect(await running.sonde.flush()).toEqual({ drained: true });
    }
    const users = receiver.records
      .filter(({ eventName }) => eventName === "acme.login")
      .map(({ attributes }) => attributes.get("acme.user"));
    const pseudonym = expect.stringMatching(PSEUDONYM);
    expect(users).toEqual([undefined, pseudonym, undefined, pseudonym]);
    expect(users[1]).toBe(users[3]);
    expect(receiver.records.filter(({ eventName }) => eventName === "acme.detail")).toHaveLength(2);
    expect(balanced(running)).toMatchObject({ emitted: 7, kept: 6, disabled: 1, delivered: 6 });
    expect(running.warnings).toEqual([]);
  });

  it("to off: what waits is given up and counted, and nothing is sent, not even a probe", async () => {
    const folder = newFolder();
    await using receiver = await startOtlpReceiver({ script: [{ status: 503 }] });
    await using running = startIn(folder, {
      isolation,
      export: { url: receiver.url, intervalMillis: 3_600_000 },
    });
    for (let i = 0; i < 50; i++) login.emit({ ...GIVEN, note: `marked-${i}` });
    await running.sonde.sync();
    expect(bytesBelow(join(folder.path, "spool")).includes("marked-49")).toBe(true);
    const before = receiver.requests.length;
    expect(await running.sonde.setLevel("off")).toEqual({ applied: true });
    expect(bytesBelow(join(folder.path, "spool")).includes("marked-")).toBe(false);
    expect(login.enabled()).toBe(false);
    login.emit(GIVEN);
    expect(await running.sonde.flush()).toEqual({ drained: true });
    expect(receiver.requests.length).toBe(before);
    expect(balanced(running)).toMatchObject({
      emitted: 51,
      kept: 50,
      disabled: 1,
      dropped: 50,
      buffered: 0,
      byReason: { "dropped.level": 50 },
    });
    expect(await running.sonde.setLevel("basic")).toEqual({ applied: true });
    login.emit(GIVEN);
    expect(await running.sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
    expect(receiver.records.length).toBe(1);
    expect(balanced(running)).toMatchObject({ emitted: 52, delivered: 1, dropped: 50 });
  });
});

it("a process that starts at level off gives up what others left, and sends nothing", async () => {
  const folder = newFolder();
  await using receiver = await startOtlpReceiver();
  const first = startIn(folder, { export: { url: NOBODY } });
  for (let i = 0; i < 20; i++) login.emit(GIVEN);
  await first.sonde.shutdown({ timeoutMillis: 0 });
  await using running = startIn(folder, {
    privacy: { level: "off" },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  expect(await running.sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  expect(receiver.requests.length).toBe(0);
  expect(balanced(running)).toMatchObject({ dropped: 20, buffered: 0 });
  expect(running.sonde.ledger().byReason).toEqual({ "dropped.level": 20 });
});

it("rows of level full go by the stricter level that holds when they are sent", async () => {
  const folder = newFolder();
  await using receiver = await startOtlpReceiver();
  const first = startIn(folder, { privacy: { level: "full" }, export: { url: NOBODY } });
  login.emit(GIVEN);
  detail.emit({ state: "on" });
  await first.sonde.shutdown({ timeoutMillis: 0 });
  await using running = startIn(folder, {
    privacy: { policy: { text: "unscanned" } },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  await running.sonde.flush({ timeoutMillis: 20_000 });
  const [record, ...others] = receiver.records;
  expect(others).toEqual([]);
  expect(record!.attributes.has("acme.user")).toBe(false);
  expect(record!.attributes.get("acme.host")).toMatch(PSEUDONYM);
  expect(record!.attributes.get("acme.note")).toBe("<unscanned>");
  expect(balanced(running)).toMatchObject({ delivered: 1, dropped: 1 });
});

it("a mirror gets less than the first destination where its policy or level says so", async () => {
  await using receiver = await startOtlpReceiver();
  await using other = await startOtlpReceiver();
  await using running = startIn(newFolder(), {
    privacy: { level: "full", policy: { operational: { basic: "drop" } } },
    export: {
      url: receiver.url,
      intervalMillis: 10,
      privacy: { policy: { identifier: "drop" } },
      mirrors: [
        {
          name: "vendor",
          url: other.url,
          required: true,
          privacy: { level: "basic", policy: { text: "unscanned" } },
        },
      ],
    },
  });
  login.emit(GIVEN);
  detail.emit({ state: "on" });
  expect(await running.sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  const first = receiver.records.find(({ eventName }) => eventName === "acme.login")!.attributes;
  expect(first.get("acme.user")).toMatch(PSEUDONYM);
  expect(first.has("acme.host")).toBe(false);
  expect(first.get("acme.note")).toBe("all is well");
  expect(first.get("acme.tries")).toBe(3);
  expect(receiver.records).toHaveLength(2);
  expect(other.records.map(({ eventName }) => eventName)).toEqual(["acme.login"]);
  const second = other.records[0]!.attributes;
  expect(second.has("acme.user")).toBe(false);
  expect(second.get("acme.host")).toMatch(PSEUDONYM);
  expect(second.get("acme.note")).toBe("<unscanned>");
  expect(second.has("acme.tries")).toBe(false);
});

describe("keys", () => {
  it("come from a provider, so that nodes share pseudonyms; and end with the key", async () => {
    await using receiver = await startOtlpReceiver();
    const key = new Uint8Array(32).map((_, i) => i + 1);
    const options = {
      privacy: { key: { provide: () => key } },
      export: { url: receiver.url, intervalMillis: 10 },
    };
    for (const host of ["node-17", "NODE-17.corp.example."]) {
      const running = startIn(newFolder(), { ...options });
      // The provider of these options is the only source: `startIn` names a file where there is none.
      expect(running.warnings).toEqual([]);
      login.emit({ ...GIVEN, host });
      await running.sonde.flush();
      await running.sonde.shutdown();
    }
    const [one, two] = receiver.records.map(({ attributes }) => attributes.get("acme.host"));
    expect(one).toMatch(PSEUDONYM);
    expect(two).toBe(one);
  });

  it("that cannot be had are told once, and identifiers are dropped", async () => {
    await using receiver = await startOtlpReceiver();
    for (const provide of [
      () => {
        throw new Error("the vault holds secret-of-the-vault");
      },
      () => new Uint8Array(31),
      () => "not bytes" as unknown as Uint8Array,
    ]) {
      await using running = startIn(newFolder(), {
        privacy: { key: { provide } },
        export: { url: receiver.url, intervalMillis: 10 },
      });
      login.emit(GIVEN);
      await running.sonde.flush();
      expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_KEY_UNAVAILABLE"]);
      expect(running.warnings[0]!.message).not.toContain("secret-of-the-vault");
    }
    expect(receiver.records).toHaveLength(3);
    for (const { attributes } of receiver.records) expect(attributes.has("acme.host")).toBe(false);
  });

  it("are destroyed with their file: identifiers are dropped until another is made", async () => {
    const folder = newFolder();
    await using receiver = await startOtlpReceiver();
    const file = folder.file("sonde.key");
    const running = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
    const key = readFileSync(file);
    login.emit(GIVEN);
    const bound = login.with({ host: "node-17" });
    bound.emit({ user: "x", note: "y", tries: 1 });
    expect(running.sonde.destroyKey()).toEqual({ fileRemoved: true });
    expect(existsSync(file)).toBe(false);
    login.emit(GIVEN);
    bound.emit({ user: "x", note: "y", tries: 1 });
    await running.sonde.flush();
    expect(balanced(running)).toMatchObject({ emitted: 4, delivered: 4 });
    await running.sonde.shutdown();
    const hosts = receiver.records.map(({ attributes }) => attributes.has("acme.host"));
    expect(hosts).toEqual([true, true, false, false]);
    await using next = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
    login.emit(GIVEN);
    await next.sonde.flush();
    expect(readFileSync(file)).not.toEqual(key);
    const made = receiver.records.map(({ attributes }) => attributes.get("acme.host"));
    expect(made[4]).toMatch(PSEUDONYM);
    expect(made[4]).not.toBe(made[0]);
  });
});

describe("forget", () => {
  it("asks for the deletion of every pseudonym that a value may have", async () => {
    await using receiver = await startOtlpReceiver();
    await using running = startIn(newFolder(), {
      privacy: { level: "full" },
      export: { url: receiver.url, intervalMillis: 10 },
    });
    login.emit({ ...GIVEN, user: "node-17" });
    const { pseudonyms, asked } = running.sonde.forget("node-17");
    expect(asked).toBe(true);
    await running.sonde.flush();
    const named = (name: string) => receiver.records.find(({ eventName }) => eventName === name)!;
    const [record, wish] = [named("acme.login"), named("sonde.forget")];
    for (const key of ["acme.user", "acme.host"]) {
      expect(pseudonyms).toContain(String(record.attributes.get(key)));
    }
    expect(new Set(pseudonyms).size).toBe(18);
    expect(wish.attributes.get("sonde.forget.pseudonyms")).toEqual(pseudonyms);
    expect(balanced(running)).toMatchObject({ emitted: 1, self: 1, delivered: 2 });
  });

  it("asks for nothing without a key, and at level off", async () => {
    const folder = newFolder();
    writeFileSync(folder.file("sonde.key"), "short", { mode: 0o600 });
    await using running = startIn(folder, { export: { url: NOBODY } });
    expect(running.sonde.forget("node-17")).toEqual({ pseudonyms: [], asked: false });
    await using off = startInOther({ privacy: { level: "off" }, export: { url: NOBODY } }, running);
    expect(off.sonde.forget("node-17").asked).toBe(false);
    const policy = { system: "drop" } as const;
    await using strict = startInOther({ privacy: { policy }, export: { url: NOBODY } }, off);
    expect(strict.sonde.forget("node-17")).toEqual({ pseudonyms: expect.any(Array), asked: false });
    await strict.sonde.sync();
    expect(strict.sonde.ledger().self).toBe(0);
    expect(off.sonde.forget(7 as unknown as string)).toEqual({ pseudonyms: [], asked: false });
  });
});

/** Another one, after the first has ended: a process has one. */
function startInOther(
  options: Parameters<typeof startIn>[1],
  before: TemporarySonde,
): TemporarySonde {
  void before.sonde.shutdown({ timeoutMillis: 0 });
  return startIn(newFolder(), options);
}

it("preview shows what would leave at each level, and emits nothing", async () => {
  await using receiver = await startOtlpReceiver();
  await using running = startIn(newFolder(), {
    privacy: { knownValues: { identifier: ["vol-gold-7"] } },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  const note = "cannot open vol-gold-7";
  const shown = running.sonde.preview(login.with({ user: "alice.smith" }), {
    host: "node-17",
    note,
    tries: 3,
  });
  expect(shown.off).toBeUndefined();
  expect(shown.basic).toMatchObject({
    "acme.tries": 3,
    "sonde.redaction": "v1;known-identifier=1",
  });
  expect(shown.basic).not.toHaveProperty("acme.user");
  expect(shown.full).toMatchObject({ "acme.user": expect.stringMatching(PSEUDONYM) });
  expect(running.sonde.preview(detail, { state: "on" })).toEqual({
    off: undefined,
    basic: undefined,
    full: { "acme.state": "on" },
  });
  expect(running.sonde.preview(login, { tries: "three" } as never).basic).toBe("invalid");
  const hostile = Object.defineProperty({}, "note", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });
  for (const handle of [login, login.with({ user: "alice.smith" })]) {
    expect(running.sonde.preview(handle, hostile as never).basic).toBe("invalid");
  }
  await running.sonde.flush();
  expect(running.sonde.ledger().emitted).toBe(0);
  login.emit({ ...GIVEN, note });
  await running.sonde.flush();
  const { attributes } = receiver.records[0]!;
  for (const [key, value] of Object.entries(shown.basic as object)) {
    expect(attributes.get(key)).toEqual(value);
  }
});

it("text knows the machine, what it is told, and forgets it again", async () => {
  await using receiver = await startOtlpReceiver();
  await using running = startIn(newFolder(), {
    privacy: { knownValues: { host: ["stor-node-77"], secret: ["abc", "Tr0ub4dor-and-3"] } },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  const { knownValues } = running.sonde;
  expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_KNOWN_VALUE_REFUSED"]);
  expect(running.warnings[0]!.message).not.toContain("abc");
  expect(knownValues.add("identifier", "pool-saffron")).toBe(true);
  expect(knownValues.add("identifier", 5 as unknown as string)).toBe(false);
  expect(knownValues.add("Host" as "host", "pool-sage")).toBe(false);
  // A name of two letters could be anything, and is not looked for.
  const machine = hostname().length < 3 ? "stor-node-77.corp.example" : hostname();
  const note = `${machine} lost STOR-NODE-77 and pool-saffron after Tr0ub4dor-and-3`;
  login.emit({ ...GIVEN, note });
  expect(knownValues.remove("pool-saffron")).toBe(true);
  expect(knownValues.remove("pool-saffron")).toBe(false);
  login.emit({ ...GIVEN, note });
  await running.sonde.flush();
  const [first, second] = receiver.records.map(({ attributes }) => attributes.get("acme.note"));
  for (const value of [machine, "STOR-NODE-77", "Tr0ub4dor"]) {
    expect(first).not.toContain(value);
  }
  expect(first).toMatch(
    /^<host:h_\w{16}> lost <host:h_\w{16}> and <identifier:h_\w{16}> after <secret>$/,
  );
  expect(second).toContain("pool-saffron");
});
