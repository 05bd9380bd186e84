import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Attributes,
  definition,
  event,
  type Fields,
} from "../../test/support/host/definitions.ts";
import { namedCounts, outcomeSum, RunningHost } from "../../test/support/host/running-host.ts";
import { defineEvent } from "../emit/handle.ts";
import { SelfReport } from "../self-report.ts";
import { COUNTER, type CounterRow } from "./counter-row.ts";
import { COUNTER_ROW_EMITS } from "./host-side.ts";
import { MAX_ROW_BYTES } from "./row-format.ts";

const FIELDS: Fields = {
  id: { key: "acme.id", type: "string", class: "identifier", required: true },
  size: { key: "acme.size", type: "int", class: "operational", min: 0, max: 100 },
  list: { key: "acme.list", type: "int[]", class: "operational", maxItems: 3 },
  tags: { key: "acme.tags", type: "template[string]", class: "system" },
};

const boom = (): never => {
  throw new Error("canary of the host");
};

/** Attributes of every bad kind: none may throw, each has one outcome. */
const HOSTILE: readonly (readonly [string, () => unknown])[] = [
  ["nothing", () => undefined],
  ["null", () => null],
  ["a number", () => 5],
  ["a required one missing", () => ({})],
  ["a required one null", () => ({ id: null })],
  ["a wrong type", () => ({ id: 5 })],
  ["a symbol", () => ({ id: Symbol("x") })],
  ["a boxed string", () => ({ id: new String("vol") })],
  ["a number out of bounds", () => ({ id: "v", size: 101 })],
  ["NaN", () => ({ id: "v", size: Number.NaN })],
  ["a bigint beyond 64 bits", () => ({ id: "v", size: 2n ** 64n })],
  ["too many items", () => ({ id: "v", list: [1, 2, 3, 4] })],
  ["holes", () => ({ id: "v", list: new Array(2) })],
  ["an array for a template", () => ({ id: "v", tags: ["x"] })],
  ["a template key that is no token", () => ({ id: "v", tags: { ok: "x", "a key": "y" } })],
  ["a template key that is empty", () => ({ id: "v", tags: { "": "x" } })],
  ["a string over its length", () => ({ id: "v".repeat(1025) })],
  ["a getter that throws", () => Object.defineProperty({}, "id", { get: boom })],
  ["a getter that throws late", () => Object.defineProperty({ id: "v" }, "tags", { get: boom })],
  ["a proxy that throws", () => new Proxy({}, { get: boom })],
  ["a revoked proxy", revoked],
  ["a template that throws", () => ({ id: "v", tags: new Proxy({}, { ownKeys: boom }) })],
  ["a list of no whole length", () => ({ id: "v", list: lengthOf(1.5) })],
  ["a list of a negative length", () => ({ id: "v", list: lengthOf(-1) })],
  ["a list of NaN length", () => ({ id: "v", list: lengthOf(Number.NaN) })],
  ["a list whose length is text", () => ({ id: "v", list: lengthOf("2") })],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An array, says Array.isArray(), with a length of its own mind. */
function lengthOf(length: unknown): unknown[] {
  return new Proxy([1, 2, 3], {
    get: (target, property) => (property === "length" ? length : Reflect.get(target, property)),
  });
}

function expectIdentity(running: RunningHost, name?: string): void {
  const counts = running.counts(name);
  expect(outcomeSum(counts)).toBe(counts.emitted);
}

describe("an emit", () => {
  it.each(HOSTILE)("with %s is counted as invalid, told once, and throws nothing", (_, make) => {
    using running = new RunningHost();
    const handle = event(FIELDS);
    for (let i = 0; i < 3; i++) handle.emit(make() as never);
    handle.emit({ id: "good" });
    expect(running.counts()).toMatchObject({ emitted: 4, invalid: 3, kept: 1 });
    const { records } = running.take();
    expect(records.map(({ sequence, values }) => [sequence, values.length])).toEqual([[0, 4]]);
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_INVALID"]);
    expect(running.warnings[0]!.message).toContain("acme.disk.slow");
    expect(JSON.stringify(running.warnings)).not.toContain("canary");
  });

  it.each<[string, unknown]>([
    ["a time that is none", { timestamp: new Date(Number.NaN) }],
    ["an endless time", { timestamp: Number.POSITIVE_INFINITY }],
    ["a time of another kind", { timestamp: "2026-01-01" }],
    ["a context that is none", { context: 5 }],
    ["a context that throws", { context: { getValue: boom } }],
    ["options that throw", Object.defineProperty({}, "timestamp", { get: boom })],
  ])("with %s is invalid", (_, options) => {
    using running = new RunningHost();
    event(FIELDS).emit({ id: "v" }, options as never);
    expect(running.counts()).toMatchObject({ emitted: 1, invalid: 1 });
  });

  it("from within a getter is refused and counted, for the same event and for another", () => {
    using running = new RunningHost();
    const [outer, inner] = [event(FIELDS), event(FIELDS, { name: "acme.inner" })];
    const attributes = {
      get id(): string {
        outer.emit({ id: "again" });
        inner.emit({ id: "inner" });
        running.host.putCounters();
        return "vol-1";
      },
    };
    outer.emit(attributes);
    expect(running.counts()).toMatchObject({ emitted: 2, invalid: 1, kept: 1 });
    expect(running.counts("acme.inner")).toMatchObject({ emitted: 1, invalid: 1 });
    const { records, counters } = running.take();
    expect(records).toHaveLength(1);
    expect(counters).toEqual([]);
    inner.emit({ id: "later" });
    expect(running.take().records).toHaveLength(1);
  });

  it("is ringFull where there is no room, and kept again when there is", () => {
    using running = new RunningHost({ ringBytes: 2 * MAX_ROW_BYTES });
    const handle = event(FIELDS);
    for (let i = 0; i < 5000; i++) handle.emit({ id: `vol-${i}`, list: [1, 2, 3] });
    const full = running.counts();
    expect(full.ringFull).toBeGreaterThan(1000);
    expect(outcomeSum(full)).toBe(5000);
    expect(running.take().records).toHaveLength(full.kept);
    handle.emit({ id: "after" });
    running.host.putCounters();
    const { records, counters } = running.take();
    // What was refused has used up no sequence: a gap would look like a loss.
    expect(records.map(({ sequence }) => sequence)).toEqual([full.kept]);
    expect(countsIn(running, counters).get("acme.disk.slow")).toEqual(running.counts());
  });

  it("is disabled below its level, and its handle says so", () => {
    using running = new RunningHost({ level: "basic" });
    const handle = event(FIELDS, { diagnosticLevel: "full" });
    expect(handle.enabled()).toBe(false);
    handle.emit({ id: "v" });
    expect(running.counts()).toMatchObject({ emitted: 1, disabled: 1 });
    running.host.putCounters();
    const { layouts, records, counters } = running.take();
    expect(layouts).toMatchObject([{ event: "acme.disk.slow", fields: [] }]);
    expect(records).toEqual([]);
    expect(countsIn(running, counters).get("acme.disk.slow")).toEqual(running.counts());
  });

  it("leaves nothing at level off", () => {
    using running = new RunningHost({ level: "off" });
    event(FIELDS).emit({ id: "v" });
    expect(running.counts()).toMatchObject({ emitted: 1, disabled: 1 });
    expect(running.take().records).toEqual([]);
  });

  it.each(["report", "nothing"])("throws nothing where the host's listener does: %s", () => {
    using running = new RunningHost({ report: new SelfReport(boom) });
    event(FIELDS).emit({ id: 5 });
    event({ 1: FIELDS["id"]! }, { name: "acme.unusable" }).emit({});
    expect(running.counts()).toMatchObject({ emitted: 1, invalid: 1 });
    expect(running.counts("acme.unusable")).toMatchObject({ emitted: 1, invalid: 1 });
  });
});

describe("an expired event", () => {
  const expired = "2026-10-31";
  const shut = new Proxy(
    {},
    { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom },
  );

  it.each(HOSTILE)("with %s is disabled like with any other, and told once", (_, make) => {
    using running = new RunningHost();
    const handle = event(FIELDS, { expired });
    expect(handle.enabled()).toBe(false);
    handle.emit(make() as never, { timestamp: Number.NaN });
    handle.with({ size: 1 }).emit({ id: "v" });
    // Another copy of the generated code.
    event(FIELDS, { expired }).emit({ id: "v" });
    const counted = running.host.events().map(({ counts }) => namedCounts(counts));
    expect(counted).toMatchObject([
      { emitted: 2, disabled: 2 },
      { emitted: 1, disabled: 1 },
    ]);
    expect(running.take()).toEqual({ records: [], layouts: [], counters: [] });
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_EXPIRED"]);
    expect(running.warnings[0]!.message).toMatch(
      /acme\.disk\.slow .*2026-10-31.* remove the call, or extend `expires` .* generate again/,
    );
  });

  it("asks neither attributes, nor options, nor the schema's own conditions", () => {
    using running = new RunningHost();
    const handle = event(FIELDS, {
      expired,
      sampling: { rate: 0.5, by: "attribute", attribute: "acme.id" },
      samplingValue: boom,
      keepWhen: boom,
      write: boom,
    });
    handle.emit(shut, shut);
    handle.with(shut).emit(shut, shut);
    expect(running.counts()).toMatchObject({ emitted: 2, disabled: 2, invalid: 0 });
  });

  it("tells of its use where nothing but enabled() is called, which keeps its emits from counting", () => {
    using running = new RunningHost();
    const handle = event(FIELDS, { expired });
    if (handle.enabled()) handle.emit({ id: "v" });
    expect(running.counts()).toMatchObject({ emitted: 0, disabled: 0 });
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_EXPIRED"]);
  });

  it.each(["off", "basic", "full"] as const)("is expired at level %s, too", (level) => {
    using running = new RunningHost({ level });
    event(FIELDS, { expired, diagnosticLevel: "full" }).emit({ id: "v" });
    expect(running.counts()).toMatchObject({ emitted: 1, disabled: 1 });
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_EXPIRED"]);
  });

  it.each<[string, Parameters<typeof definition>]>([
    ["more fields than fit", [{ 1: FIELDS["id"]! }, { expired }]],
    ["an endless name", [FIELDS, { expired, name: "n".repeat(100_000) }]],
    ["a date that is none", [FIELDS, { expired: Symbol("x") as never }]],
    ["no scope", [FIELDS, { expired, scope: undefined as never }]],
  ])("is disabled and counted with %s, and no text grows beyond bounds", (_, [fields, changes]) => {
    using running = new RunningHost();
    event(fields, changes).emit({ id: "v" });
    running.host.putCounters();
    const { counters } = running.take();
    const name = (changes?.name ?? "acme.disk.slow").slice(0, 256);
    expect(countsIn(running, counters).get(name)).toMatchObject({ emitted: 1, disabled: 1 });
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_EXPIRED"]);
    expect(running.warnings[0]!.message.length).toBeLessThan(1000);
  });

  it("stands in nobody's way: others in the same rows keep their counts", () => {
    using running = new RunningHost();
    const [good, old] = [event(FIELDS), event(FIELDS, { name: "acme.old", expired })];
    for (let i = 0; i < 2 * COUNTER_ROW_EMITS; i++) {
      good.emit({ id: "v" });
      old.emit({ id: "v" });
    }
    expectIdentity(running);
    expectIdentity(running, "acme.old");
    running.host.putCounters();
    const { records, layouts, counters } = running.take();
    expect(records).toHaveLength(2048);
    expect(layouts).toMatchObject([{ event: "acme.disk.slow" }, { event: "acme.old", fields: [] }]);
    const counts = countsIn(running, counters);
    expect(counts.get("acme.disk.slow")).toMatchObject({ emitted: 2048, kept: 2048, disabled: 0 });
    expect(counts.get("acme.old")).toMatchObject({ emitted: 2048, kept: 0, disabled: 2048 });
  });

  it("from within a getter of another is disabled as ever", () => {
    using running = new RunningHost();
    const old = event(FIELDS, { name: "acme.old", expired });
    event(FIELDS).emit({
      get id(): string {
        old.emit({ id: "inner" });
        return "vol-1";
      },
    });
    expect(running.counts()).toMatchObject({ emitted: 1, kept: 1 });
    expect(running.counts("acme.old")).toMatchObject({ emitted: 1, disabled: 1 });
    expect(running.take().records).toHaveLength(1);
  });
});

describe("a definition that cannot be used", () => {
  const members = Array.from({ length: 3000 }, (_, i) => `a-rather-long-state-${i}`);
  it.each([
    [
      "members",
      definition({ p: { key: "p", type: "string", class: "system", members, closed: true } }),
    ],
    ["name", definition({}, { name: "n".repeat(100_000) })],
    ["scope", definition({}, { scope: { name: "s".repeat(100_000), version: "1" } })],
    ["rate", definition({}, { sampling: { rate: Number.NaN, by: "none" } })],
    ["no scope", definition({}, { severity: "loud" as never, scope: undefined as never })],
  ])("for its %s is told once, counted, and stands in nobody's way", (_, wrong) => {
    using running = new RunningHost();
    const handle = defineEvent<Attributes>(wrong);
    expect(handle.enabled()).toBe(false);
    for (let i = 0; i < 2 * COUNTER_ROW_EMITS; i++) handle.emit({ p: "x" });
    event(FIELDS, { name: "acme.good" }).emit({ id: "v" });
    running.host.putCounters();
    const { counters, records } = running.take();
    expect(records).toHaveLength(1);
    const counts = countsIn(running, counters);
    expect(counts.get("acme.good")).toMatchObject({ emitted: 1, kept: 1 });
    const name = wrong.name.slice(0, 256);
    expect(counts.get(name)).toMatchObject({ emitted: 2048, invalid: 2048 });
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_UNUSABLE"]);
  });

  it("is every one beyond 65,534: counted together, never under another's name", () => {
    using running = new RunningHost();
    const wanted = 65_534 + 20;
    for (let i = 0; i < wanted; i++) event({}, { name: `acme.e${i}` }).enabled();
    const beyond = event({}, { name: "acme.beyond" });
    beyond.emit({});
    event({}, { name: "acme.beyond.too" }).emit({});
    event({}, { name: "acme.beyond.old", expired: "2026-10-31" }).emit({});
    running.host.putCounters();
    const { counters } = running.take();
    expect([...countsIn(running, counters)]).toMatchObject([
      ["sonde.events.beyond_bound", { emitted: 3, invalid: 2, disabled: 1 }],
    ]);
    const told = running.warnings.find(({ code }) => code === "SONDE_EVENT_EXPIRED");
    expect(told?.message).toContain("acme.beyond.old");
    expect(running.host.events()).toHaveLength(65_535);
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "is none that is merely named %s",
    (name) => {
      using running = new RunningHost();
      event(FIELDS, { name }).emit({ id: "v" });
      expect(running.counts(name)).toMatchObject({ emitted: 1, kept: 1 });
    },
  );
});

describe("a bound handle", () => {
  it.each<[string, Attributes]>([
    ["does not fit", { id: 5 }],
    ["is required and missing", { id: undefined }],
    ["throws when it is read", { tags: new Proxy({}, { ownKeys: boom }) }],
  ])("whose value %s makes every event invalid, and no other handle's", (_, bound) => {
    using running = new RunningHost();
    const handle = event(FIELDS);
    const wrong = handle.with(bound);
    wrong.emit({ id: "v" });
    running.host.putCounters();
    handle.emit({ id: "v", size: 3 });
    expect(running.counts()).toMatchObject({ emitted: 2, invalid: 1, kept: 1 });
    expect(running.take().records[0]!.values[1]).toBe(3);
  });

  it("keeps what was bound, whatever the call brings, in the row and in decisions", () => {
    using running = new RunningHost();
    const handle = event(FIELDS, {
      sampling: { rate: 0, by: "none" },
      keepWhen: ({ size }) => size === 7,
    }).with({ size: 7 });
    handle.emit({ id: "v", size: 8 } as never);
    handle.emit({ id: "v" });
    expect(running.take().records.map(({ values }) => values[1])).toEqual([7, 7]);
  });

  it("can be bound in steps, the last word counting", () => {
    using running = new RunningHost();
    const handle = event(FIELDS)
      .with({ size: 1 })
      .with({ list: [4] });
    handle.emit({ id: "v" });
    (handle as ReturnType<typeof event>).with({ size: 2 }).emit({ id: "v" });
    const values = running.take().records.map((record) => record.values);
    expect(values.map(([, size, list]) => [size, list])).toEqual([
      [1, [4]],
      [2, [4]],
    ]);
  });
});

describe("the counters", () => {
  it("hold their identity after any emits, and the ring's rows say the same", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant("good") },
      { weight: 3, arbitrary: fc.nat(HOSTILE.length - 1) },
      { weight: 1, arbitrary: fc.constantFrom("take", "counters", "disabled", "expired") },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer(), (steps, seed) => {
        using running = new RunningHost({ ringBytes: 2 * MAX_ROW_BYTES });
        const handle = event(FIELDS, { sampling: { rate: 0.5, by: "none" } });
        const silent = event(FIELDS, { name: "acme.silent", diagnosticLevel: "full" });
        const old = event(FIELDS, { name: "acme.old", expired: "2026-10-31" });
        handle.emit({ id: `${seed}` });
        silent.emit({});
        old.emit({});
        const seen = { records: 0, rows: [] as CounterRow[] };
        const take = (): void => {
          const { records, counters } = running.take();
          seen.records += records.length;
          seen.rows.push(...counters);
          for (const row of counters) expect(row.nextSequence).toBeLessThanOrEqual(seen.records);
        };
        for (const each of steps) {
          if (each === "good") for (let i = 0; i < 200; i++) handle.emit({ id: `v${i}` });
          else if (each === "take") take();
          else if (each === "counters") running.host.putCounters();
          else if (each === "disabled") silent.emit({});
          else if (each === "expired") old.emit({});
          else handle.emit(HOSTILE[each as number]![1]() as never);
          expectIdentity(running);
          expectIdentity(running, "acme.silent");
          expectIdentity(running, "acme.old");
        }
        take();
        running.host.putCounters();
        take();
        expect(seen.records).toBe(running.counts().kept);
        const counts = countsIn(running, seen.rows);
        expect(counts.get("acme.disk.slow")).toEqual(running.counts());
        expect(counts.get("acme.silent")).toEqual(running.counts("acme.silent"));
        expect(counts.get("acme.old")).toEqual(running.counts("acme.old"));
        for (const row of seen.rows) {
          for (const { counts: each } of row.entries) {
            const named = namedCounts(each);
            expect(outcomeSum(named)).toBe(named.emitted);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("go into the ring by themselves every 1,024 emits, and only those that changed", () => {
    using running = new RunningHost();
    const handle = event(FIELDS, { sampling: { rate: 0, by: "none" } });
    event(FIELDS, { name: "acme.other" }).emit({ id: "v" });
    running.host.putCounters();
    running.take();
    for (let i = 0; i < COUNTER_ROW_EMITS; i++) handle.emit({ id: "v" });
    const { counters } = running.take();
    expect(counters).toHaveLength(1);
    expect(counters[0]!.entries).toHaveLength(1);
    expect(counters[0]!.entries[0]!.counts[COUNTER.sampledOut]).toBe(COUNTER_ROW_EMITS);
    running.host.putCounters();
    expect(running.take().counters).toEqual([]);
  });

  it("of many events go in parts, the last of which is marked", () => {
    using running = new RunningHost();
    for (let i = 0; i < 1200; i++) event({}, { name: `acme.e${i}` }).emit({});
    running.host.putCounters();
    const { counters } = running.take();
    // 1,024 emits bring the first two about.
    expect(counters.map(({ entries, isLast }) => [entries.length, isLast])).toEqual([
      [512, false],
      [512, true],
      [176, true],
    ]);
    expect(countsIn(running, counters).size).toBe(1200);
  });
});

describe("the spool", () => {
  it("is woken once for each time it fell asleep, and when the ring is half full", () => {
    using running = new RunningHost({ ringBytes: 2 * MAX_ROW_BYTES });
    const handle = event(FIELDS);
    handle.emit({ id: "v" });
    expect(running.wakeUps).toBe(0);
    running.take();
    expect(running.consumer.fallAsleep()).toBe(true);
    handle.emit({ id: "v" });
    handle.emit({ id: "v" });
    expect(running.wakeUps).toBe(1);
    running.host.putCounters();
    expect(running.wakeUps).toBe(1);
    for (let i = 0; running.wakeUps === 1 && i < 10_000; i++) handle.emit({ id: "v" });
    expect(running.wakeUps).toBe(2);
    expect(running.counts().ringFull).toBe(0);
  });
});

/** By event name, what the last row that has it says. */
function countsIn(running: RunningHost, rows: readonly CounterRow[]) {
  return new Map(
    rows.flatMap(({ entries }) =>
      entries.map(({ layoutId, counts }) => [running.layoutName(layoutId), namedCounts(counts)]),
    ),
  );
}
