import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  TraceFlags,
  type TraceState,
  trace,
} from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../test/support/host/worlds.ts";
import {
  type ComposableSpanSampler,
  DROP_THRESHOLD,
  type SamplingArguments,
  type SpanSamplingIntent,
} from "./composable-sampler.ts";
import { ParentThresholdSampler } from "./parent-threshold.ts";
import { CompositeSpanSampler, type SpanSamplingResult } from "./span-sampler.ts";

const RANDOM_TAIL = "9b8233f7e3a151";
const TRACE_ID = `0123456789abcdef01${RANDOM_TAIL}`;
/** R of the trace id is above it. */
const BELOW = 0x8n << 52n;
const ABOVE = 0xcn << 52n;

interface Parent {
  readonly state?: string;
  readonly isSampled?: boolean;
  readonly spanId?: string;
}

function call(parent: Parent | undefined): SamplingArguments {
  const context =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId: TRACE_ID,
          spanId: parent.spanId ?? "0123456789abcdef",
          traceFlags: (parent.isSampled ?? true) ? TraceFlags.SAMPLED : TraceFlags.NONE,
          ...(parent.state === undefined ? {} : { traceState: createTraceState(parent.state) }),
        });
  return [context, TRACE_ID, "read", SpanKind.INTERNAL, {}, []];
}

function fixed(intent: SpanSamplingIntent): ComposableSpanSampler {
  return { getSamplingIntent: () => intent, toString: () => "fixed" };
}

function decide(
  intent: Partial<SpanSamplingIntent>,
  parent?: Parent,
): SpanSamplingResult & { readonly text: string | undefined } {
  const composable = fixed({ threshold: 0n, thresholdReliable: true, ...intent });
  const sampler = new CompositeSpanSampler(composable, seededRandom(1));
  const result = sampler.shouldSample(...call(parent));
  return { ...result, text: result.traceState?.serialize() };
}

describe("the decision", () => {
  it("compares the last 56 bits of the trace id with T, equal ones being sampled", () => {
    const exact = BigInt(`0x${RANDOM_TAIL}`);
    expect(decide({ threshold: exact }).decision).toBe(2);
    expect(decide({ threshold: exact + 1n }).decision).toBe(0);
  });

  it("goes by the parent's rv before the trace id", () => {
    expect(decide({ threshold: ABOVE }, { state: "ot=rv:d0000000000000" }).decision).toBe(2);
    expect(decide({ threshold: BELOW }, { state: "ot=rv:10000000000000" }).decision).toBe(0);
    expect(decide({ threshold: BELOW }, { state: "ot=rv:1" }).decision).toBe(2);
  });

  it.each([DROP_THRESHOLD, DROP_THRESHOLD + 1n, -1n])("drops where T is %d", (threshold) => {
    expect(decide({ threshold }, { state: "ot=rv:ffffffffffffff" }).decision).toBe(0);
  });

  it("draws R where a trace id is none", () => {
    const sampler = new CompositeSpanSampler(
      fixed({ threshold: 1n << 55n, thresholdReliable: true }),
      seededRandom(3),
    );
    const [context, , ...rest] = call(undefined);
    const decisions = Array.from(
      { length: 200 },
      () => sampler.shouldSample(context, "no id", ...rest).decision,
    );
    const sampled = decisions.filter((decision) => decision === 2).length;
    // Two-sided binomial tail below 1e-6.
    expect(Math.abs(sampled - 100)).toBeLessThan(35);
  });
});

describe("the trace state", () => {
  it("gets T as th where the span is sampled", () => {
    expect(decide({ threshold: BELOW }).text).toBe("ot=th:8");
    expect(decide({ threshold: 0n }, { state: "ot=th:8" }).text).toBe("ot=th:0");
    expect(decide({ threshold: 0x28f5n << 36n }).text).toBe("ot=th:028f5");
  });

  it.each([
    ["is dropped", { threshold: ABOVE }],
    ["has no reliable T", { threshold: 0n, thresholdReliable: false }],
    ["has no T at all", { threshold: DROP_THRESHOLD, thresholdReliable: false }],
  ])("keeps no th of the parent on a span that %s", (_, intent) => {
    const alone = decide(intent, { state: "ot=th:4" });
    expect(alone.text).toBe("");
    expect(alone.traceState).toBeDefined();
    expect(decide(intent, { state: `a=1,ot=th:4;rv:${RANDOM_TAIL};k:v,b=2` }).text).toBe(
      `ot=rv:${RANDOM_TAIL};k:v,a=1,b=2`,
    );
  });

  it("keeps rv, other sub-keys and other vendors' members", () => {
    const state = `a=1,ot=k:v;rv:${RANDOM_TAIL};th:4;m:n,b=2`;
    expect(decide({ threshold: BELOW }, { state }).text).toBe(
      `ot=th:8;rv:${RANDOM_TAIL};k:v;m:n,a=1,b=2`,
    );
    expect(decide({ threshold: ABOVE }, { state: "a=1" }).text).toBe("a=1");
    expect(decide({ threshold: ABOVE }).traceState).toBeUndefined();
  });

  it("pushes members out at the right rather than leaving an old th", () => {
    const members = Array.from({ length: 32 }, (_, i) => `v${i}=1`).join(",");
    const full = decide({ threshold: BELOW }, { state: members }).text!.split(",");
    expect([full.length, full[0], full[1], full.at(-1)]).toEqual([32, "ot=th:8", "v0=1", "v30=1"]);
    const long = `ot=th:4,a=${"x".repeat(250)},b=${"y".repeat(245)}`;
    const exact = BigInt(`0x${RANDOM_TAIL}`);
    expect(decide({ threshold: exact }, { state: long }).text).toBe(
      `ot=th:${RANDOM_TAIL},a=${"x".repeat(250)}`,
    );
  });

  it("has what the composable sampler makes of it, and never its th", () => {
    const updateTraceState = (state: TraceState | undefined): TraceState =>
      (state ?? createTraceState()).set("mine", "1").set("ot", "th:1");
    expect(decide({ threshold: ABOVE, updateTraceState }, { state: "a=1" }).text).toBe(
      "mine=1,a=1",
    );
    expect(decide({ threshold: BELOW, updateTraceState }).text).toBe("ot=th:8,mine=1");
  });

  it("takes nothing from a parent whose ids are invalid", () => {
    const parent = { spanId: "0".repeat(16), state: "ot=rv:00000000000000;th:4" };
    expect(decide({ threshold: BELOW }, parent)).toMatchObject({ decision: 2, text: "ot=th:8" });
  });

  it("gets an R of the sampler's own at a root, and nowhere else", () => {
    const randomness = { high: 0x1000000, low: 0 };
    expect(decide({ threshold: BELOW, randomness }).decision).toBe(0);
    expect(decide({ threshold: 0n, randomness }).text).toBe("ot=th:0;rv:10000000000000");
    expect(decide({ threshold: BELOW, randomness }, {}).text).toBe("ot=th:8");
  });
});

describe("ParentThresholdSampler", () => {
  const root = fixed({ threshold: ABOVE, thresholdReliable: true });
  const intentOf = (parent: Parent | undefined): SpanSamplingIntent =>
    new ParentThresholdSampler(root).getSamplingIntent(...call(parent));

  it("asks the root's sampler where there is no valid parent", () => {
    expect(intentOf(undefined).threshold).toBe(ABOVE);
    expect(intentOf({ spanId: "0".repeat(16), state: "ot=th:4" }).threshold).toBe(ABOVE);
  });

  it("goes by a th that fits the parent's flag", () => {
    expect(intentOf({ state: "ot=th:8" })).toEqual({ threshold: BELOW, thresholdReliable: true });
    expect(intentOf({ state: "ot=th:c", isSampled: false })).toEqual({
      threshold: ABOVE,
      thresholdReliable: true,
    });
    expect(intentOf({ state: "ot=th:c;rv:d0000000000000" }).threshold).toBe(ABOVE);
  });

  it.each([
    ["no state", {}],
    ["no th", { state: "a=1" }],
    ["a th that is malformed", { state: "ot=th:XY" }],
    ["a th that the flag contradicts", { state: "ot=th:c" }],
  ])("goes by the flag alone, and says so, where a sampled parent has %s", (_, parent) => {
    expect(intentOf(parent)).toEqual({ threshold: 0n, thresholdReliable: false });
  });

  it("drops where an unsampled parent has a th that says it is sampled", () => {
    expect(intentOf({ state: "ot=th:8", isSampled: false })).toEqual({
      threshold: DROP_THRESHOLD,
      thresholdReliable: false,
    });
  });
});
