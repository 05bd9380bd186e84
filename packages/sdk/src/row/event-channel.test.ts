import { type Context, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { event, type Fields } from "../../test/support/host/definitions.ts";
import { RunningHost } from "../../test/support/host/running-host.ts";
import { constantRandom, seededRandom } from "../../test/support/host/worlds.ts";
import { KeyRing } from "../scrub/key-ring.ts";
import { COUNTER } from "./counter-row.ts";
import type { EventRecord } from "./record.ts";

const FIELDS: Fields = {
  volume: { key: "acme.volume.id", type: "string", class: "identifier" },
  state: { key: "acme.state", type: "string", class: "system" },
};
const HALF_RATE = "8".padEnd(14, "0");

function inSpan(span: Partial<SpanContext>): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "0123456789abcdef0123456789abcdef",
    spanId: "0123456789abcdef",
    traceFlags: 1,
    ...span,
  });
}

/** A trace id whose R is the given top digit and zeros. */
function traceWith(digit: string): Context {
  return inSpan({ traceId: `${"1".repeat(18)}${digit}${"0".repeat(13)}` });
}

function kept(running: RunningHost): readonly EventRecord[] {
  return running.take().records;
}

function keptSoFar(running: RunningHost): number {
  return running.host.events()[0]?.counts[COUNTER.kept] ?? 0;
}

describe("a decision by trace", () => {
  const handle = () => event(FIELDS, { sampling: { rate: 0.5, by: "trace" } });

  it("keeps from R equal to T on, for all events of a trace alike", () => {
    using running = new RunningHost();
    const [one, two] = [
      handle(),
      event(FIELDS, { name: "acme.two", sampling: { rate: 0.5, by: "trace" } }),
    ];
    for (const digit of "0123456789abcdef") {
      one.emit({}, { context: traceWith(digit) });
      two.emit({}, { context: traceWith(digit) });
    }
    expect(running.counts()).toMatchObject({ emitted: 16, sampledOut: 8, kept: 8 });
    expect(running.counts("acme.two")).toMatchObject({ sampledOut: 8, kept: 8 });
    const records = kept(running);
    expect(records.every(({ randomness }) => randomness === undefined)).toBe(true);
    expect(records.map(({ threshold }) => threshold)).toEqual(new Array(16).fill("8"));
  });

  it.each<[string, Context | undefined]>([
    ["outside any trace", undefined],
    ["at the root", ROOT_CONTEXT],
    [
      "in a span that nobody records, of all zeros",
      inSpan({ traceId: "0".repeat(32), spanId: "0".repeat(16) }),
    ],
    ["in a trace of zeros", inSpan({ traceId: "0".repeat(32) })],
    ["in a trace id of 31 digits", inSpan({ traceId: "a".repeat(31) })],
    ["in a trace id of other letters", inSpan({ traceId: "z".repeat(32) })],
    ["in a span id that is none", inSpan({ spanId: "1234" })],
  ])("draws R %s, and says what it was", (_, context) => {
    using running = new RunningHost({ random: seededRandom(5) });
    const of = handle();
    for (let i = 0; i < 400; i++) of.emit({}, context === undefined ? {} : { context });
    const { kept: count, sampledOut } = running.counts();
    expect(count + sampledOut).toBe(400);
    // 200 ± 6 standard deviations.
    expect(Math.abs(count - 200)).toBeLessThan(60);
    for (const record of kept(running)) {
      expect(record.traceId).toBeUndefined();
      expect(record.randomness! >= HALF_RATE).toBe(true);
    }
  });

  it.each([0, 1, 2, 3, 4, 5])(
    "writes 16 and 8 bytes of ids, even where a span says something else after %d times",
    (times) => {
      using running = new RunningHost();
      let asked = 0;
      const span = {
        get traceId() {
          return asked++ < times ? "f".repeat(32) : "customer-secret!".repeat(1000);
        },
        spanId: "f".repeat(16),
        traceFlags: 1,
      };
      event(FIELDS).emit({ state: "on" }, { context: trace.setSpanContext(ROOT_CONTEXT, span) });
      event(FIELDS, { name: "acme.next" }).emit({ state: "off" });
      const { bytes } = running.consumer;
      expect(bytes.includes("customer-secret!")).toBe(false);
      const records = kept(running);
      expect(records.map(({ values }) => values[1])).toEqual(["on", "off"]);
      expect(records.every(({ traceId }) => (traceId ?? { length: 16 }).length === 16)).toBe(true);
      expect(records[0]!.traceFlags).toBe(records[0]!.traceId === undefined ? 0 : 1);
    },
  );
});

describe("a decision by attribute", () => {
  const of = (rate: number) =>
    event(FIELDS, {
      sampling: { rate, by: "attribute" },
      samplingValue: ({ volume }) => volume,
    });

  it("is the same for all events of a value, and writes R without naming it", () => {
    using running = new RunningHost();
    const handle = of(0.5);
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 200; i++) handle.emit({ volume: `vol-${i}`, state: `s${i}` });
    }
    const byVolume = new Map<unknown, EventRecord[]>();
    for (const record of kept(running)) {
      const volume = record.values[1];
      byVolume.set(volume, [...(byVolume.get(volume) ?? []), record]);
    }
    expect(byVolume.size).toBeGreaterThan(60);
    expect(byVolume.size).toBeLessThan(140);
    for (const records of byVolume.values()) {
      expect(records).toHaveLength(5);
      // 20 bits of the value, 36 of the moment.
      expect(new Set(records.map(({ randomness }) => randomness!.slice(0, 5))).size).toBe(1);
      expect(new Set(records.map(({ randomness }) => randomness)).size).toBe(5);
    }
  });

  it("takes the value from what was bound, too", () => {
    using running = new RunningHost();
    const handle = of(0.5);
    for (let i = 0; i < 50; i++) {
      const before = keptSoFar(running);
      handle.emit({ volume: `vol-${i}` });
      const isKept = keptSoFar(running) > before;
      handle.with({ volume: `vol-${i}` }).emit({});
      expect(keptSoFar(running)).toBe(before + (isKept ? 2 : 0));
    }
  });

  it("is drawn where the installation has no key: no consistency, true weights", () => {
    using running = new RunningHost({ keys: undefined });
    const handle = of(0.5);
    for (let i = 0; i < 400; i++) handle.emit({ volume: "one" });
    expect(Math.abs(running.counts().kept - 200)).toBeLessThan(60);
    // And without a key the identifier is dropped, not sent.
    for (const { values } of kept(running)) expect(values[0]).toBeUndefined();
  });

  const byValue = (value: unknown) =>
    event(
      { state: FIELDS["state"]! },
      { sampling: { rate: 0.5, by: "attribute" }, samplingValue: () => value },
    );

  it.each([5, 7n, true, Symbol("x"), {}])("takes %s for a value like any other", (value) => {
    using running = new RunningHost();
    const handle = byValue(value);
    for (let i = 0; i < 10; i++) handle.emit({});
    expect([0, 10]).toContain(running.counts().kept);
    expect(running.counts().invalid).toBe(0);
  });

  it.each([undefined, null, "", [], { toString: () => "" }])(
    "draws R anew for each event without a value: %s",
    (value) => {
      using running = new RunningHost();
      const handle = byValue(value);
      for (let i = 0; i < 400; i++) handle.emit({});
      expect(Math.abs(running.counts().kept - 200)).toBeLessThan(60);
      const tops = kept(running).map(({ randomness }) => randomness!.slice(0, 5));
      expect(new Set(tops).size).toBeGreaterThan(100);
    },
  );

  it("makes an event invalid whose value cannot be made text, bound or not", () => {
    using running = new RunningHost();
    const volume = {
      toString() {
        throw new Error("x");
      },
    };
    const handle = event(FIELDS, {
      sampling: { rate: 0.5, by: "attribute", attribute: "acme.volume.id" },
      samplingValue: (from) => from["volume"],
    });
    handle.emit({ volume });
    handle.with({ volume }).emit({});
    expect(running.counts()).toMatchObject({ emitted: 2, invalid: 2 });
  });

  it("asks for a bound value once, and for one of the call each time", () => {
    using running = new RunningHost();
    let asked = 0;
    const handle = event(FIELDS, {
      sampling: { rate: 1, by: "attribute", attribute: "acme.volume.id" },
      samplingValue: (from) => {
        asked++;
        return from["volume"];
      },
    });
    const bound = handle.with({ volume: "vol-1" });
    for (let i = 0; i < 5; i++) bound.emit({ volume: "vol-2" });
    expect(asked).toBe(1);
    const other = handle.with({ state: "on" });
    for (let i = 0; i < 5; i++) other.emit({ volume: "vol-1" });
    expect(asked).toBe(6);
    const tops = kept(running).map(({ randomness }) => randomness!.slice(0, 5));
    expect(tops).toHaveLength(10);
    expect(new Set(tops).size).toBe(1);
  });

  it("has another R seven days later, without a handle opened again", () => {
    using running = new RunningHost();
    const handle = of(1);
    const tops = (): (string | undefined)[] => {
      for (let i = 0; i < 20; i++) handle.emit({ volume: `vol-${i}` });
      return kept(running).map(({ randomness }) => randomness?.slice(0, 5));
    };
    const first = tops();
    expect(tops()).toEqual(first);
    running.clock.millis += 7 * 86_400_000;
    running.host.renewKey();
    const second = tops();
    expect(second.filter((top, i) => top === first[i])).toEqual([]);
    running.clock.millis -= 7 * 86_400_000;
    running.host.renewKey();
    expect(tops()).toEqual(first);
  });

  it("remembers no value after one was forgotten", () => {
    using running = new RunningHost();
    of(1).emit({ volume: "vol-1" });
    const { privacy, random } = running.host;
    const randomness = privacy.keyedRandomness("attribute", "", random);
    expect(randomness?.cached).toBe(1);
    privacy.forget("vol-1");
    expect(randomness?.cached).toBe(0);
  });
});

describe("a decision by device", () => {
  it("is one for the whole installation, whatever the event", () => {
    const keptBy = (key: number): number[] => {
      using running = new RunningHost({ keys: new KeyRing(new Uint8Array(32).fill(key)) });
      const [one, two] = ["acme.one", "acme.two"].map((name) =>
        event(FIELDS, { name, sampling: { rate: 0.5, by: "device" } }),
      );
      for (let i = 0; i < 20; i++) {
        one!.emit({ volume: `vol-${i}` });
        two!.emit({});
      }
      return [running.counts("acme.one").kept, running.counts("acme.two").kept];
    };
    const byKey = Array.from({ length: 40 }, (_, key) => keptBy(key));
    for (const [one, two] of byKey) {
      expect([0, 20]).toContain(one);
      expect(two).toBe(one);
    }
    const share = byKey.filter(([one]) => one === 20).length;
    expect(share).toBeGreaterThan(6);
    expect(share).toBeLessThan(34);
  });
});

describe("keepWhen", () => {
  it("keeps at any rate, marked and with no threshold, without changing the others' decision", () => {
    using running = new RunningHost({ random: constantRandom(0) });
    const handle = event(FIELDS, {
      sampling: { rate: 0.5, by: "none" },
      keepWhen: ({ state }) => state === "faulted",
    });
    handle.emit({ state: "faulted" });
    handle.emit({ state: "healthy" });
    expect(running.counts()).toMatchObject({ sampledOut: 1, kept: 1 });
    expect(kept(running)).toMatchObject([{ alwaysKept: true, threshold: "0" }]);
  });

  it("keeps nothing where its answer is only truthy, and makes the event invalid where it throws", () => {
    using running = new RunningHost();
    const sampling = { rate: 0, by: "none" } as const;
    event(FIELDS, { sampling, keepWhen: () => "yes" as never }).emit({});
    event(FIELDS, {
      name: "acme.throws",
      sampling,
      keepWhen: () => {
        throw new Error("x");
      },
    }).emit({});
    expect(running.counts()).toMatchObject({ sampledOut: 1 });
    expect(running.counts("acme.throws")).toMatchObject({ invalid: 1 });
  });
});

describe("the decision against the encoded threshold", () => {
  it("keeps what only the rounding of T keeps, and drops what only the exact T would", () => {
    using running = new RunningHost();
    const emitAt = (rate: number, digits: string): void => {
      const handle = event(FIELDS, { name: `acme.at.${rate}`, sampling: { rate, by: "trace" } });
      handle.emit({}, { context: inSpan({ traceId: `${"1".repeat(18)}${digits}` }) });
    };
    // T of 0.1 is e6666666666666 exactly and e666 on the wire; that of 0.01 fd70a3d70a3d70 and fd70a.
    emitAt(0.1, "e6660000000000");
    emitAt(0.01, "fd70a000000000");
    // 0.99 is 028f5c28f5c290 exactly and 028f on the wire; 1/1000 is ffbe76c8b43958 and ffbe77.
    emitAt(0.99, "028f0000000000");
    emitAt(0.001, "ffbe76c8b43958");
    expect(running.counts("acme.at.0.1")).toMatchObject({ kept: 1 });
    expect(running.counts("acme.at.0.01")).toMatchObject({ kept: 1 });
    expect(running.counts("acme.at.0.99")).toMatchObject({ kept: 1 });
    expect(running.counts("acme.at.0.001")).toMatchObject({ sampledOut: 1 });
  });
});

describe("the operator's override", () => {
  it("counts within the schema's bounds, and stands on the wire", () => {
    using running = new RunningHost({
      overrides: { "acme.disk.slow": { rate: 0.001 }, "acme.free": { rate: 0.25 } },
      random: constantRandom(0xffffffff),
    });
    event(FIELDS, { sampling: { rate: 1, by: "none", minRate: 0.5 } }).emit({});
    event(FIELDS, { name: "acme.free", sampling: { rate: 1, by: "none" } }).emit({});
    expect(kept(running).map(({ threshold }) => threshold)).toEqual(["8", "c"]);
  });
});
