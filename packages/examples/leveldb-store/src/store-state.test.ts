import { expect, test } from "vitest";
import { assertTransition, isServing } from "./store-state.ts";

test("a store opens before it is open", () => {
  expect(() => assertTransition("closed", "opening")).not.toThrow();
  expect(() => assertTransition("closed", "open")).toThrow("closed cannot become open");
});

test("a degraded store has to be closed before it is repaired", () => {
  expect(() => assertTransition("degraded", "repairing")).toThrow(
    "degraded cannot become repairing",
  );
  expect(() => assertTransition("closed", "repairing")).not.toThrow();
});

test("a store serves while it is open in any way", () => {
  const states = ["opening", "open", "compacting", "degraded", "repairing", "closing", "closed"];
  expect(states.filter((state) => isServing(state as Parameters<typeof isServing>[0]))).toEqual([
    "open",
    "compacting",
    "degraded",
  ]);
});
