/** Invariant 1: nothing unscrubbed reaches the ring, the disk or the wire. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldDefinition, FieldType, PrivacyClass } from "../src/emit/definition.ts";
import type { PrivacyLevel } from "../src/scrub/policy.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { type Attributes, event, type Fields } from "./support/host/definitions.ts";
import { RunningHost } from "./support/host/running-host.ts";
import { bytesBelow, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";

/** Text keeps what no detector knows: `test/canary.test.ts` has what has to go from it. */
const PROTECTED: readonly PrivacyClass[] = ["identifier", "personal", "content", "secret"];
const UNKNOWN = "confidential" as PrivacyClass;

/** At least ten characters, so that no other byte sequence is it by chance. */
const canaries = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[\w.:+-]{10,64}$/),
  fc.string({ unit: "grapheme", minLength: 10, maxLength: 80 }),
  fc.stringMatching(/^\/home\/[a-z]{8}\/[\w ]{4,20}$/),
);
/** Numbers whose bytes are as telling as a text. */
const numbers = fc.integer({ min: 2 ** 48, max: 2 ** 49 });
const types = fc.constantFrom<FieldType>(
  "string",
  "string[]",
  "template[string]",
  "int",
  "int[]",
  "double",
  "double[]",
);

interface Planted {
  readonly field: FieldDefinition;
  readonly value: unknown;
  readonly canaries: readonly (string | number)[];
}

const planted: fc.Arbitrary<Planted> = fc
  .record({
    class: fc.constantFrom(...PROTECTED, UNKNOWN),
    type: types,
    texts: fc.array(canaries, { minLength: 1, maxLength: 3 }),
    numbers: fc.array(numbers, { minLength: 1, maxLength: 3 }),
    isMisplaced: fc.nat(30).map((n) => n === 7),
  })
  .map(({ class: of, type, texts, numbers: ints, isMisplaced }) => {
    const all = type.includes("string") === isMisplaced ? ints : texts;
    return { field: { key: "", type, class: of }, value: shaped(type, all), canaries: all };
  });

/** Strings that the gate must stop, where a class keeps tokens. */
const ungated: fc.Arbitrary<Planted> = fc
  .record({
    class: fc.constantFrom<PrivacyClass>("system", "operational"),
    type: fc.constantFrom<FieldType>("string", "string[]", "template[string]"),
    texts: fc.array(
      canaries.map((text) => `a ${text}`),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ class: of, type, texts }) => ({
    field: { key: "", type, class: of },
    value: shaped(type, texts),
    canaries: texts.map((text) => text.slice(2)),
  }));

function shaped(type: FieldType, all: readonly (string | number)[]): unknown {
  if (type.endsWith("[]")) return all;
  if (!type.startsWith("template")) return all[0];
  return Object.fromEntries(all.map((value) => [`key of ${value}`, value]));
}

interface Event {
  readonly fields: Fields;
  readonly given: Attributes;
  readonly bound: Attributes;
  readonly canaries: readonly (string | number)[];
}

const events: fc.Arbitrary<Event> = fc
  .array(fc.tuple(fc.oneof(planted, planted, ungated), fc.boolean()), {
    minLength: 1,
    maxLength: 30,
  })
  .map((list) => {
    const entries = list.map(([each, isBound], i) => ({ ...each, isBound, property: `p${i}` }));
    const part = (isBound: boolean): Attributes =>
      Object.fromEntries(
        entries.filter((e) => e.isBound === isBound).map((e) => [e.property, e.value]),
      );
    return {
      fields: Object.fromEntries(
        entries.map(({ property, field }) => [property, { ...field, key: `acme.${property}` }]),
      ),
      given: part(false),
      bound: part(true),
      canaries: entries.flatMap((entry) => entry.canaries),
    };
  });

/** The forms in which a value could show; numbers as both sides of the ring write them. */
function forms(canary: string | number): Buffer[] {
  if (typeof canary === "number") {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(canary);
    return [double, varint(BigInt(canary)), varint(BigInt(canary) * 2n), Buffer.from(`${canary}`)];
  }
  const utf8 = Buffer.from(canary);
  // Base64 of a part depends on where it starts; the ends of the text are cut off for that.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.concat([Buffer.alloc(shift), utf8])
        .toString("base64")
        .slice(4, -4),
    ),
  );
  return [
    utf8,
    Buffer.from(canary, "utf16le"),
    Buffer.from(utf8.toString("hex")),
    Buffer.from(JSON.stringify(canary).slice(1, -1)),
    Buffer.from(encodeURIComponent(utf8.toString())),
    ...base64,
  ];
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0));
    if (left <= 127n) return Buffer.from(bytes);
  }
}

function expectNone(canariesOf: readonly (string | number)[], contains: (form: Buffer) => boolean) {
  for (const canary of canariesOf) {
    for (const form of forms(canary)) {
      if (contains(form)) expect.fail(`${JSON.stringify(canary)} shows as ${form.toString("hex")}`);
    }
  }
}

function emit(each: Event, name: string): void {
  const handle = event(each.fields, { name });
  handle.with(each.bound).emit(each.given);
  handle.emit({ ...each.given, ...each.bound });
  handle.emit(
    new Proxy(each.given, {
      get: () => {
        throw new Error(`the host's own error holds ${each.canaries.join(" ")}`);
      },
    }),
  );
}

const LEVELS: readonly PrivacyLevel[] = ["basic", "full"];

describe.each(LEVELS)("at level %s no protected value", (level) => {
  it("shows in any byte of the ring", () => {
    fc.assert(
      fc.property(events, (each) => {
        using running = new RunningHost({ level, ringBytes: 256 * 1024 });
        emit(each, "acme.event");
        running.host.putCounters();
        const ring = Buffer.from(running.consumer.bytes);
        expectNone(each.canaries, (form) => ring.includes(form));
        const told = Buffer.from(JSON.stringify(running.warnings));
        expectNone(each.canaries, (form) => told.includes(form));
      }),
      { numRuns: 150 },
    );
  });

  it("shows in any byte on disk or on the wire", async () => {
    const seed = 20_261_123;
    const all = fc.sample(events, { numRuns: 60, seed });
    await using receiver = await startOtlpReceiver({ script: [{ status: 503 }] });
    using folder = new TemporaryFolder();
    await using running = startIn(folder, {
      privacy: { level, key: { file: folder.file("sonde.key") } },
      export: { url: receiver.url, intervalMillis: 10 },
    });
    for (const [i, each] of all.entries()) emit(each, `acme.e${i}`);
    await running.sonde.sync();
    const disk = bytesBelow(join(folder.path, "spool"));
    const flushed = await running.sonde.flush();
    const kept = running.sonde.ledger().kept;
    // The test would say nothing if nothing had been kept, stored or sent.
    expect(kept, `seed ${seed}`).toBeGreaterThan(20);
    expect(flushed.drained).toBe(true);
    expect(receiver.uidCounts().size).toBe(kept);
    expect(disk.includes("acme.e0")).toBe(true);
    const after = bytesBelow(join(folder.path, "spool"));
    for (const each of all) {
      expectNone(each.canaries, (form) => disk.includes(form) || after.includes(form));
      expectNone(each.canaries, (form) => receiver.contains(form) > 0);
    }
  });
});

describe("a value of class personal", () => {
  it("is absent at basic and a pseudonym at full; identifiers are one at both", async () => {
    for (const level of LEVELS) {
      await using receiver = await startOtlpReceiver();
      using folder = new TemporaryFolder();
      await using running = startIn(folder, {
        privacy: { level, key: { file: folder.file("sonde.key") } },
        export: { url: receiver.url, intervalMillis: 10 },
      });
      event({
        user: { key: "acme.user", type: "string", class: "personal" },
        host: { key: "acme.host", type: "string", class: "identifier" },
        note: { key: "acme.note", type: "string", class: "text" },
        path: { key: "acme.path", type: "string", class: "content" },
      }).emit({ user: "alice.smith", host: "node-17", note: "all is well", path: "/a" });
      await running.sonde.flush();
      const { attributes } = receiver.records[0]!;
      const pseudonym = expect.stringMatching(/^h_[a-z2-7]{16}$/);
      expect(attributes.get("acme.user")).toEqual(level === "full" ? pseudonym : undefined);
      expect(attributes.get("acme.host")).toEqual(pseudonym);
      expect(attributes.get("acme.note")).toBe("all is well");
      expect(attributes.has("acme.path")).toBe(false);
    }
  });

  it("is absent without a key, like an identifier", async () => {
    await using receiver = await startOtlpReceiver();
    using folder = new TemporaryFolder();
    writeFileSync(folder.file("sonde.key"), new Uint8Array(32), { mode: 0o644 });
    await using running = startIn(folder, {
      privacy: { level: "full", key: { file: folder.file("sonde.key") } },
      export: { url: receiver.url, intervalMillis: 10 },
    });
    event({
      user: { key: "acme.user", type: "string", class: "personal" },
      host: { key: "acme.host", type: "string", class: "identifier", required: true },
      state: { key: "acme.state", type: "string", class: "system" },
    }).emit({ user: "alice.smith", host: "node-17", state: "on" });
    await running.sonde.flush();
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_KEY_UNAVAILABLE"]);
    const keys = [...receiver.records[0]!.attributes.keys()];
    expect(keys.filter((key) => key.startsWith("acme."))).toEqual(["acme.state"]);
  });
});
