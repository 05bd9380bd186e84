import { expect, test } from "vitest";
import { makeStore } from "../test/open-store.ts";
import { DOCUMENT_TITLES, makeCustomers } from "./customers.ts";
import { makeWorkload, type Step } from "./workload.ts";
import { WorkloadRunner } from "./workload-runner.ts";

function take(customerSeed: number, workloadSeed: number, count: number): Step[] {
  const steps = makeWorkload(makeCustomers(customerSeed), workloadSeed);
  return Array.from({ length: count }, () => steps.next().value);
}

test("the same seeds give the same steps", () => {
  expect(take(1, 2, 5000)).toEqual(take(1, 2, 5000));
});

test("another seed gives other steps, and other customers", () => {
  expect(take(1, 2, 100)).not.toEqual(take(1, 3, 100));
  expect(makeCustomers(1)).not.toEqual(makeCustomers(2));
});

test("a workload holds everything that a store goes through", () => {
  const kinds = new Set(take(1, 2, 5000).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(
    ["batch", "compact", "delete", "get", "put", "reopen", "scan", "statistics"].sort(),
  );
});

test("every key is customer content: tenant, person and document", () => {
  const names = makeCustomers(1).flatMap(({ people }) => people.map(({ name }) => name));
  for (const step of take(1, 2, 2000)) {
    if (step.kind !== "get" && step.kind !== "put" && step.kind !== "delete") continue;
    const [tenantId, name, document] = step.key.split("/");
    expect(tenantId).toBe(step.request.tenantId);
    expect(names).toContain(name);
    expect(DOCUMENT_TITLES.some((title) => document?.startsWith(title))).toBe(true);
  }
});

test("a store gets through a workload, and every event it emits fits the registry", async () => {
  const { store, capture } = await makeStore();
  await store.open();
  const runner = new WorkloadRunner(store, makeWorkload(makeCustomers(1), 2));
  await runner.run(4100);
  expect(capture.problems).toEqual([]);
  // The request that came while the store was being reopened.
  expect(capture.named("acme.operation.failed")).toHaveLength(1);
  expect(capture.named("acme.store.closed")).toHaveLength(1);
  expect(store.state).toBe("open");
});

test("a workload can be stopped between two steps", async () => {
  const { store, capture } = await makeStore();
  await store.open();
  const stop = new AbortController();
  const steps = makeWorkload(makeCustomers(1), 2);
  const limited = {
    next: () => {
      if (capture.named("acme.operation.put.completed").length === 3) stop.abort();
      return steps.next();
    },
  };
  await new WorkloadRunner(store, limited).run(4000, stop.signal);
  expect(capture.named("acme.operation.put.completed").length).toBeLessThanOrEqual(4);
  expect(store.state).toBe("open");
});
