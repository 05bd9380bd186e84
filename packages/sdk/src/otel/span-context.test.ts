import { expect, test } from "vitest";
import { copySpanContext } from "./span-context.ts";

const IDS = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

function stateAfter(state: string): {
  readonly left: string | undefined;
  readonly dropped: string[];
} {
  const dropped: string[] = [];
  const context = { ...IDS, traceFlags: 1, traceState: { serialize: () => state } };
  const copy = copySpanContext(context, (reason) => dropped.push(reason));
  return { left: copy?.traceState?.serialize(), dropped };
}

test("ids, flags and whether it is remote stay", () => {
  const context = { ...IDS, traceFlags: 1, isRemote: true, extra: "x" };
  expect(copySpanContext(context, () => undefined)).toEqual({
    ...IDS,
    traceFlags: 1,
    isRemote: true,
  });
});

test.each([
  undefined,
  "text",
  {},
  { ...IDS, traceId: "jane" },
  { ...IDS, spanId: `${IDS.spanId}0` },
  { ...IDS, spanId: 7 },
])("%j is no context", (context) => {
  expect(copySpanContext(context, () => undefined)).toBeUndefined();
});

test("what samplers of OpenTelemetry need of a trace state stays", () => {
  for (const state of ["ot=th:c", "ot=rv:9b8233f7e3a151", "ot=th:c8;rv:9b8233f7e3a151"]) {
    expect(stateAfter(state)).toEqual({ left: state, dropped: [] });
  }
});

test("other vendors' members go, and what only looks like a sampler's", () => {
  expect(stateAfter("acme=jane,ot=th:c")).toEqual({ left: "ot=th:c", dropped: ["tracestate"] });
  expect(stateAfter("ot=user:jane;rv:9b8233f7e3a151;th:c")).toEqual({
    left: "ot=th:c;rv:9b8233f7e3a151",
    dropped: ["tracestate"],
  });
  for (const state of ["ot=user:jane", "ot=jane", "acme=1", `ot=th:${"c".repeat(15)}`]) {
    expect(stateAfter(state)).toEqual({ left: undefined, dropped: ["tracestate"] });
  }
});

test("a state that is too long gives no half of a threshold", () => {
  const cut = `${"a=b,".repeat(126)}ot=th:e666`;
  expect(cut.slice(0, 512)).toMatch(/ot=th:e6?$/);
  expect(stateAfter(cut)).toEqual({ left: undefined, dropped: ["tracestate"] });
});

test("the state that stays can be read and not changed", () => {
  const context = { ...IDS, traceState: { serialize: () => "ot=th:c" } };
  const state = copySpanContext(context, () => undefined)!.traceState!;
  expect([state.get("ot"), state.get("acme")]).toEqual(["th:c", undefined]);
  expect([state.set(), state.unset()]).toEqual([state, state]);
});
