import { createTraceState, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";

import { seededRandom } from "../test/support/host/worlds.ts";
import { binomialPValue } from "../test/support/sampling/statistics.ts";
import { systemClock } from "./clock.ts";
import { parseOtTraceState } from "./sample/trace-state.ts";
import {
  createSondeSampler,
  createSpanSampler,
  type SondeSampler,
  type SondeSamplerOptions,
  sondeSampler,
} from "./span-samplers.ts";

const SEED = 20_261_127;
const KEY = new Uint8Array(32).fill(5);
const BY_VOLUME = { by: { attribute: "acme.volume.id" }, key: KEY };
const WEEK_MILLIS = 7 * 86_400_000;

function traceIds(count: number, seed = SEED): string[] {
  const random = seededRandom(seed);
  const word = (): string => random.uint32().toString(16).padStart(8, "0");
  return Array.from({ length: count }, () => word() + word() + word() + word());
}

type Asking = Parameters<SondeSampler["shouldSample"]>;

interface Asked {
  readonly name?: string;
  readonly attributes?: Record<string, string | number | boolean | string[]>;
  readonly state?: string;
}

/** A root where there is no state, else the child of a sampled parent. */
function ask(sampler: SondeSampler, traceId: string, { name, attributes, state }: Asked = {}) {
  const parent = {
    traceId,
    spanId: "0123456789abcdef",
    traceFlags: TraceFlags.SAMPLED,
    traceState: createTraceState(state),
  };
  const context = state === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const kind = SpanKind.INTERNAL;
  const result = sampler.shouldSample(context, traceId, name ?? "read", kind, attributes ?? {}, []);
  const member = result.traceState?.get("ot");
  return { isSampled: result.decision === 2, state: result.traceState?.serialize(), member };
}

function samplerAt(options: SondeSamplerOptions, seed = SEED, nowMillis = 0): SondeSampler {
  const clock = { ...systemClock, nowMillis: () => nowMillis };
  return sondeSampler(options, { clock, random: seededRandom(seed) });
}

/** Of the first of the two halves of R, what is keyed. */
function keyedBits(member: string | undefined): number | undefined {
  const { randomness } = parseOtTraceState(member!)!;
  return randomness && randomness.high >>> 8;
}

describe("rates", () => {
  it.each([1e-3, 0.01, 0.1, 0.5, 0.99])(
    "samples %d of the traces, by an exact binomial test",
    (rate) => {
      const sampler = createSondeSampler({ rate });
      const ids = traceIds(50_000);
      const sampled = ids.filter((id) => ask(sampler, id).isSampled).length;
      expect(binomialPValue(sampled, ids.length, rate)).toBeGreaterThan(1e-4);
      // The test can fail: a rate that is a tenth off is refused where there are enough traces to tell.
      if (rate >= 0.1) expect(binomialPValue(sampled, ids.length, rate * 0.9)).toBeLessThan(1e-6);
    },
  );

  it("is always on at 1 and always off at 0, and writes th for the first alone", () => {
    const [on, off] = [createSondeSampler(), createSondeSampler({ rate: 0 })];
    for (const id of traceIds(50)) {
      expect(ask(on, id)).toMatchObject({ isSampled: true, member: "th:0" });
      expect(ask(off, id)).toEqual({ isSampled: false, state: undefined, member: undefined });
    }
  });

  it("of lower rates are within those of higher ones", () => {
    const samplers = [1, 0.5, 0.1, 0.03, 0.01].map((rate) => createSondeSampler({ rate }));
    for (const id of traceIds(3000)) {
      const sampled = samplers.map((sampler) => ask(sampler, id).isSampled);
      expect(sampled).toEqual([...sampled].sort().reverse());
    }
  });
});

describe("children", () => {
  it("go by the parent's T, whatever the rate here is", () => {
    const [root, child] = [createSondeSampler({ rate: 0.5 }), createSondeSampler({ rate: 0.01 })];
    for (const id of traceIds(300)) {
      const parent = ask(root, id);
      if (parent.isSampled) expect(ask(child, id, { state: parent.state! })).toEqual(parent);
    }
  });

  it("are decided anew without parentBased: sampled at a lower rate they are of their own T, dropped they have none", () => {
    const root = createSondeSampler({ rate: 0.5 });
    const child = createSondeSampler({ rate: 0.25, parentBased: false });
    let kept = 0;
    const ids = traceIds(4000).filter((id) => ask(root, id).isSampled);
    for (const id of ids) {
      const { isSampled, member } = ask(child, id, { state: ask(root, id).state! });
      if (isSampled) kept++;
      expect(member).toBe(isSampled ? "th:c" : undefined);
      expect(isSampled).toBe(Number.parseInt(id[18]!, 16) >= 0xc);
    }
    expect(binomialPValue(kept, ids.length, 0.5)).toBeGreaterThan(1e-4);
  });
});

describe("rules", () => {
  const sampler = createSondeSampler({
    rate: 0,
    rules: [
      { name: "health*", rate: 0 },
      { name: "read", attributes: { "acme.tier": "gold", "acme.retry": true }, rate: 1 },
      { attributes: { "acme.tier": "gold" }, rate: 0.5 },
      { name: "scrub", rate: 1 },
    ],
  });
  const gold = { "acme.tier": "gold" };
  const upper = `${"0".repeat(18)}${"f".repeat(14)}`;

  it.each([
    ["the first that fits", { attributes: { ...gold, "acme.retry": true } }, "th:0"],
    ["a later one where an attribute is missing", { attributes: gold }, "th:8"],
    ["the exact name", { name: "scrub" }, "th:0"],
    ["none for a name that only starts alike", { name: "scrubber" }, undefined],
    ["a prefix", { name: "health/deep", attributes: gold }, undefined],
    ["none for an attribute of another type", { attributes: { "acme.tier": ["gold"] } }, undefined],
  ])("take %s", (_, asked, member) => {
    expect(ask(sampler, upper, asked).member).toBe(member);
  });
});

describe("by an entity's attribute", () => {
  const volume = (id: string | number): Asked => ({ attributes: { "acme.volume.id": id } });
  const [id1, id2] = traceIds(2) as [string, string];

  it("gives all roots of one value one R, but for the noise, in all processes that have the key", () => {
    const [one, two] = [samplerAt(BY_VOLUME, 1), samplerAt(BY_VOLUME, 2)];
    const seen = new Set<number | undefined>();
    for (let i = 0; i < 100; i++) {
      const first = ask(one, id1, volume(`vol-${i}`)).member;
      const second = ask(two, id2, volume(`vol-${i}`)).member;
      expect(keyedBits(first)).toBe(keyedBits(second));
      expect(first).not.toBe(second);
      seen.add(keyedBits(first));
    }
    expect(seen.size).toBeGreaterThan(95);
  });

  it("has another R in the next week, and with another key or attribute", () => {
    const values = Array.from({ length: 20 }, (_, i) => volume(`vol-${i}`));
    const bitsOf = (sampler: SondeSampler, of = values): (number | undefined)[] =>
      of.map((each) => keyedBits(ask(sampler, id1, each).member));
    const here = bitsOf(samplerAt(BY_VOLUME));
    expect(bitsOf(samplerAt(BY_VOLUME, 9, WEEK_MILLIS - 1))).toEqual(here);
    expect(bitsOf(samplerAt(BY_VOLUME, 9, WEEK_MILLIS))).not.toEqual(here);
    const otherKey = { ...BY_VOLUME, key: new Uint8Array(32).fill(6) };
    expect(bitsOf(samplerAt(otherKey))).not.toEqual(here);
    const disks = values.map((_, i) => ({ attributes: { "acme.disk.id": `vol-${i}` } }));
    const byDisk = samplerAt({ by: { attribute: "acme.disk.id" }, key: KEY });
    expect(bitsOf(byDisk, disks)).not.toEqual(here);
  });

  it("changes R while it runs, at the turn of the week", () => {
    let nowMillis = 10 * WEEK_MILLIS - 1;
    const clock = { ...systemClock, nowMillis: () => nowMillis };
    const sampler = sondeSampler(BY_VOLUME, { clock, random: seededRandom(1) });
    const bits = (): number | undefined => keyedBits(ask(sampler, id1, volume("vol-1")).member);
    const before = bits();
    expect(bits()).toBe(before);
    nowMillis++;
    expect(bits()).not.toBe(before);
  });

  it("decides all traces of a volume alike, and samples the rate of the volumes", () => {
    const sampler = samplerAt({ ...BY_VOLUME, rate: 0.25 });
    const ids = traceIds(3);
    let kept = 0;
    for (let i = 0; i < 4000; i++) {
      const decisions = new Set(ids.map((id) => ask(sampler, id, volume(i)).isSampled));
      expect(decisions.size).toBe(1);
      if (decisions.has(true)) kept++;
    }
    expect(binomialPValue(kept, 4000, 0.25)).toBeGreaterThan(1e-4);
  });

  it.each([
    ["no value", undefined],
    ["an empty value", ""],
    ["a list", ["vol-1"]],
  ])("goes by the trace id at a root with %s", (_, value) => {
    const attributes = value === undefined ? {} : { "acme.volume.id": value };
    expect(ask(samplerAt(BY_VOLUME), id1, { attributes }).member).toBe("th:0");
  });

  it("leaves the R of a trace that has a root already", () => {
    const sampler = samplerAt({ ...BY_VOLUME, parentBased: false });
    const rv = "ot=rv:ffffffffffff00";
    expect(ask(sampler, id1, { ...volume("vol-1"), state: rv }).member).toBe(
      "th:0;rv:ffffffffffff00",
    );
    expect(ask(sampler, id1, { ...volume("vol-1"), state: "a=1" }).member).toBe("th:0");
  });
});

describe("within OpenTelemetry", () => {
  it("is what a tracer provider takes, and children have R and T of their root", () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({
      sampler: createSondeSampler({ ...BY_VOLUME, rate: 0.5 }),
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const tracer = provider.getTracer("test");
    for (let i = 0; i < 40; i++) {
      const root = tracer.startSpan("root", { attributes: { "acme.volume.id": `vol-${i}` } });
      tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
      root.end();
    }
    const spans = exporter.getFinishedSpans();
    const traces = new Set(spans.map((span) => span.spanContext().traceId));
    expect(traces.size).toBeGreaterThan(5);
    expect(traces.size).toBeLessThan(35);
    for (const id of traces) {
      const [child, root] = spans
        .filter((span) => span.spanContext().traceId === id)
        .map((span) => span.spanContext().traceState?.serialize());
      expect(child).toMatch(/^ot=th:8;rv:[89a-f][0-9a-f]{13}$/);
      expect(child).toBe(root);
    }
  });

  it("can be put into a composable sampler, and takes one", () => {
    const inner = createSondeSampler({ rate: 0.25 });
    const [id] = traceIds(1);
    const intent = inner.getSamplingIntent(ROOT_CONTEXT, id!, "read", SpanKind.INTERNAL, {}, []);
    expect(intent).toEqual({ threshold: 0xcn << 52n, thresholdReliable: true });
    expect(String(createSpanSampler(inner))).toContain("0.25");
  });
});

describe("wrong options", () => {
  it.each<[string, object, RegExp]>([
    ["a rate above 1", { rate: 1.5 }, /^rate is 1\.5; it must be a number from 0 to 1/],
    ["a rate below 0", { rate: -0.1 }, /^rate is -0\.1/],
    ["NaN", { rate: Number.NaN }, /^rate is NaN/],
    ["text for a rate", { rate: "0.5" }, /^rate is "0\.5"/],
    ["an unknown option", { ratio: 1 }, /no option ratio/],
    ["by that is no choice", { by: "volume" }, /^by is "volume"/],
    ["by an attribute without a key", { by: { attribute: "a" } }, /^key is not set/],
    ["an empty attribute", { by: { attribute: "" }, key: KEY }, /^by\.attribute/],
    ["a short key", { key: new Uint8Array(31) }, /^key cannot be used/],
    ["a rule without a rate", { rules: [{ name: "a" }] }, /^rules\[0\]\.rate is not set/],
    ["a rule's rate of NaN", { rules: [{ rate: Number.NaN }] }, /^rules\[0\]\.rate is NaN/],
    ["a rule of nothing", { rules: [undefined] }, /^rules\[0\]/],
    [
      "a rule with a list",
      { rules: [{ rate: 1, attributes: { a: [] } }] },
      /^rules\[0\]\.attributes/,
    ],
    ["a rule with an unknown key", { rules: [{ rate: 1, kind: 1 }] }, /rules\[0\]\.kind/],
    ["rules that are no array", { rules: {} }, /^rules is an object/],
    [
      "too many rules",
      { rules: Array.from({ length: 1001 }, () => ({ rate: 1 })) },
      /at most 1000/,
    ],
    ["parentBased that is no boolean", { parentBased: 1 }, /^parentBased is 1/],
  ])("are told of: %s", (_, options, message) => {
    expect(() => createSondeSampler(options)).toThrow(message);
  });

  it("are told of for createSpanSampler", () => {
    expect(() => createSpanSampler({} as never)).toThrow(/getSamplingIntent/);
    expect(() => createSpanSampler(undefined as never)).toThrow(/getSamplingIntent/);
  });
});

describe("a span that cannot be read", () => {
  const [traceId] = traceIds(1) as [string];
  const rules = [{ name: "a*", rate: 0 }];
  const childOf = (traceState: unknown) => {
    const parent = { traceId, spanId: "0123456789abcdef", traceFlags: TraceFlags.SAMPLED };
    return trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceState } as never);
  };
  const throwing = () => {
    throw new Error("x");
  };

  it.each([
    ["null", null],
    ["text", "ot=th:8"],
    ["an empty object", {}],
    ["an object that only reads", { get: () => "th:8" }],
  ])("is sampled as without a trace state where that is %s", (_, state) => {
    for (const parentBased of [true, false]) {
      const sampler = createSondeSampler({ parentBased });
      const result = sampler.shouldSample(childOf(state), traceId, "read", 0, {}, []);
      expect(result.decision).toBe(2);
      expect(result.traceState?.get("ot")).toBe(parentBased ? undefined : "th:0");
    }
  });

  it("is of no rule where its name or its attributes are none", () => {
    const sampler = createSondeSampler({ rules });
    const result = sampler.shouldSample(
      ROOT_CONTEXT,
      traceId,
      5 as never,
      0,
      undefined as never,
      [],
    );
    expect(result.decision).toBe(2);
  });

  it("is dropped where it throws, and nobody is thrown at", () => {
    const sampler = createSondeSampler({ rules: [{ attributes: { x: 1 }, rate: 1 }] });
    const thrower = Object.defineProperty({}, "x", { get: throwing, enumerable: true });
    for (const [context, attributes] of [
      [ROOT_CONTEXT, thrower],
      [childOf({ get: throwing, set: throwing }), {}],
    ] as const) {
      const args = [context, traceId, "read", 0, attributes, []] as const;
      expect(sampler.shouldSample(...(args as unknown as Asking))).toEqual({ decision: 0 });
      const intent = sampler.getSamplingIntent(...(args as unknown as Asking));
      expect(intent).toEqual({ threshold: 1n << 56n, thresholdReliable: false });
    }
  });
});
