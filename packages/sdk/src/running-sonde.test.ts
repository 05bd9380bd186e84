import { expect, test } from "vitest";
import type { LedgerMetrics } from "./ledger-metrics.ts";
import type { HostSide } from "./row/host-side.ts";
import { RunningSonde, type SondeParts } from "./running-sonde.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";
import type { SpoolLink } from "./spool-link.ts";
import type { Request } from "./spool-side.ts";

const DAY_MILLIS = 86_400_000;

/** What the spool's side is asked for by a flush and a shutdown with that time. */
async function asked(timeoutMillis: unknown): Promise<readonly Request[]> {
  const requests: Request[] = [];
  const link: Partial<SpoolLink> = {
    ask: async (request) => {
      requests.push(request);
      return { isDone: true } as Awaited<ReturnType<SpoolLink["ask"]>>;
    },
    close: async () => true,
  };
  const privacy = { level: "off" } as HostSide["privacy"];
  const host: Partial<HostSide> = { putCounters: () => true, privacy };
  const sonde = new RunningSonde({
    host: host as HostSide,
    link: link as SpoolLink,
    reporter: {} as SondeParts["reporter"],
    sampling: {} as SondeParts["sampling"],
    push: undefined,
    metrics: () => {
      throw new Error("at level off there are no metrics");
    },
    detach: () => {},
    stopped: () => {},
    removeKey: () => false,
  });
  const options = { timeoutMillis } as { timeoutMillis: number };
  expect(await sonde.flush(options)).toEqual({ drained: true });
  expect(await sonde.shutdown(options)).toEqual({ drained: true });
  return requests;
}

test.each([
  [undefined, 10_000, 2000],
  [5, 5, 5],
  [-5, 0, 0],
  [Number.POSITIVE_INFINITY, DAY_MILLIS, DAY_MILLIS],
  [2 ** 31, DAY_MILLIS, DAY_MILLIS],
  [Number.NaN, 10_000, 2000],
  [10n, 10_000, 2000],
  ["1s", 10_000, 2000],
])("a wait of %s is one that timers can keep", async (given, flushMillis, shutdownMillis) => {
  expect(await asked(given)).toEqual([
    { kind: "flush", timeoutMillis: flushMillis },
    { kind: "shutdown", timeoutMillis: shutdownMillis },
  ]);
});

test("of two levels that are asked for, the spool gets the later one last, even where the ring is full", async () => {
  const requests: Request[] = [];
  let freeRing = (): void => {};
  const link: Partial<SpoolLink> = {
    ask: (request) => {
      requests.push(request);
      const reply = { isDone: true } as Awaited<ReturnType<SpoolLink["ask"]>>;
      if (request.kind !== "flush") return Promise.resolve(reply);
      return new Promise((resolve) => {
        freeRing = () => resolve(reply);
      });
    },
    close: async () => true,
  };
  let level: PrivacyLevel = "off";
  let isFull = true;
  const host = {
    putCounters: () => !isFull,
    setLevel: (next: PrivacyLevel) => {
      level = next;
    },
    privacy: {
      get level() {
        return level;
      },
    },
  };
  const sonde = new RunningSonde({
    host: host as unknown as HostSide,
    link: link as SpoolLink,
    reporter: { isLastDue: false } as SondeParts["reporter"],
    sampling: { isLastDue: false } as SondeParts["sampling"],
    push: undefined,
    metrics: () => ({ stop: () => {} }) as LedgerMetrics,
    detach: () => {},
    stopped: () => {},
    removeKey: () => false,
  });
  const first = sonde.setLevel("full");
  isFull = false;
  const second = sonde.setLevel("off");
  expect(await second).toEqual({ applied: true });
  freeRing();
  expect(await first).toEqual({ applied: false });
  const [full, off] = (["full", "off"] as const).map((of) => ({ kind: "level", level: of }));
  expect(requests).toEqual([full, { kind: "flush", timeoutMillis: 0 }, off, off, off]);
  await sonde.shutdown({ timeoutMillis: 0 });
});
