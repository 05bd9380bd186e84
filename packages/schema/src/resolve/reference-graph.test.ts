import fc from "fast-check";
import { expect, it } from "vitest";
import type { SignalDeclaration } from "../load/declarations.ts";
import { ReferenceGraph } from "./reference-graph.ts";

type Edges = readonly (readonly number[])[];

/** Signals that are only told apart, and the graph of their numbers. */
function graphOf(edges: Edges): {
  readonly graph: ReferenceGraph;
  readonly signals: readonly SignalDeclaration[];
} {
  const signals = edges.map((_, index) => ({ groupId: `g${index}` }) as SignalDeclaration);
  const numbers = new Map(signals.map((signal, index) => [signal, index]));
  const graph = new ReferenceGraph(signals, (signal) =>
    (edges[numbers.get(signal) ?? 0] ?? []).map((target) => signals[target] as SignalDeclaration),
  );
  return { graph, signals };
}

function reachable(edges: Edges, from: number): ReadonlySet<number> {
  const found = new Set<number>();
  const pending = [...(edges[from] ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(edges[next] ?? []));
  }
  return found;
}

it("finds circles and depths as their definition has them", () => {
  const EDGES = fc
    .integer({ min: 1, max: 8 })
    .chain((size) =>
      fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
    );
  fc.assert(
    fc.property(EDGES, (edges) => {
      const { graph, signals } = graphOf(edges);
      const below = edges.map((_, index) => reachable(edges, index));
      const isCircle = (left: number, right: number): boolean =>
        left === right || (below[left]?.has(right) === true && below[right]?.has(left) === true);
      // The longest way over circles, each of which counts as one.
      const depth = (index: number): number =>
        Math.max(
          0,
          ...edges.flatMap((targets, member) =>
            isCircle(index, member)
              ? targets
                  .filter((target) => !isCircle(index, target))
                  .map((target) => depth(target) + 1)
              : [],
          ),
        );
      for (const [left, signal] of signals.entries()) {
        expect(graph.depth(signal)).toBe(depth(left));
        for (const [right, other] of signals.entries()) {
          expect(graph.isCircle(signal, other)).toBe(isCircle(left, right));
        }
      }
    }),
    { numRuns: 500 },
  );
});

it("needs no stack for what is deep", () => {
  const size = 100_000;
  const chain = graphOf(Array.from({ length: size }, (_, index) => (index > 0 ? [index - 1] : [])));
  expect(chain.graph.depth(chain.signals.at(-1) as SignalDeclaration)).toBe(size - 1);
  const circle = graphOf(Array.from({ length: size }, (_, index) => [(index + 1) % size]));
  const [first, second] = circle.signals as [SignalDeclaration, SignalDeclaration];
  expect(circle.graph.isCircle(second, first)).toBe(true);
  expect(circle.graph.depth(first)).toBe(0);
});
