/*
 * The ledger leaves the process: as `sonde.ledger` events, which are counted themselves, and as
 * metrics. A miscount, wherever it is planted, shows in both.
 */
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test } from "vitest";
import { LedgerMetrics } from "../src/ledger-metrics.ts";
import { LedgerReporter } from "../src/ledger-reporter.ts";
import { LEDGER_EVENT } from "../src/row/own-events.ts";
import { RingConsumer } from "../src/row/ring.ts";
import { SelfReport } from "../src/self-report.ts";
import { BLOCK_KIND, encodeBlock } from "../src/spool/block.ts";
import { drainAtExit } from "../src/spool/exit-drain.ts";
import { instanceBytes, summaryName } from "../src/spool/instance-name.ts";
import { Journal } from "../src/spool/journal.ts";
import { readJournal } from "../src/spool/read-journal.ts";
import { readSummary } from "../src/spool/read-summary.ts";
import { encodeState, type InstanceState } from "../src/spool/state.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { numberedEvent } from "./support/spool/events.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";

afterEach(() => metrics.disable());

/** One fault for each identity, and what it makes of `discrepancy`. */
const FAULTS: Record<string, (state: InstanceState) => void> = {
  "emitted, one too many": (state) => {
    state.events["1"]!.counts[0]! += 1;
  },
  "failed before admission, one too many": (state) => {
    state.events["1"]!.failedBeforeAdmission += 1;
  },
  "delivered, one too many": (state) => {
    state.outcomes.delivered += 1;
  },
};

/** Where a miscount may stand. Each returns the process whose ledger has to show it. */
const PLACES: Record<string, (world: World, fault: (state: InstanceState) => void) => Workbench> = {
  "the state of a live instance": (world, fault) => {
    const bench = world.start();
    bench.write("normal", 3);
    const lease = bench.spool.lease();
    if (lease === undefined) throw new Error("nothing to lease");
    fault(lease.instance.state);
    return bench;
  },
  "a journal on disk": (world, fault) => {
    const { directory, instanceId, spool } = world.write();
    spool.close();
    const { files, clock } = world;
    const { state, generation } = readJournal(files, directory, instanceId);
    fault(state);
    const journal = new Journal(files, clock, directory, instanceId, generation);
    journal.append(state, new Set(Object.keys(state.events)));
    journal.close();
    return world.start();
  },
  "a summary": (world, fault) => {
    const { files, clock } = world;
    const bench = world.write();
    bench.deliverAll();
    bench.spool.close();
    const path = `${ROOT}/${summaryName(bench.instanceId)}`;
    const state = readSummary(files, path, bench.instanceId);
    if (typeof state === "string") throw new Error(`the summary is ${state}`);
    fault(state);
    const header = {
      kind: BLOCK_KIND.journal,
      lane: 0,
      items: 0,
      cumulativeItems: 0,
      firstSequence: 0,
      timeMillis: clock.nowMillis(),
    };
    const place = { instance: instanceBytes(bench.instanceId), file: 0, offset: 0 };
    files.put(path, encodeBlock(encodeState(state), header, place));
    return world.start();
  },
};

class World {
  readonly files = new MemoryFileSystem();
  readonly clock = new ManualClock();
  #pid = 100;

  start(): Workbench {
    const { files, clock } = this;
    const pid = this.#pid++;
    return new Workbench({ files, clock, processes: new FakeProcesses(pid), seed: pid });
  }

  write(): Workbench {
    const bench = this.start();
    bench.write("normal", 3);
    return bench;
  }
}

test.each(
  Object.keys(PLACES).flatMap((place) => Object.keys(FAULTS).map((fault) => [place, fault])),
)("a miscount in %s: %s", async (place, fault) => {
  const world = new World();
  const bench = PLACES[place]!(world, FAULTS[fault]!);
  expect(bench.spool.ledger().discrepancy).toBe(1);
  expect(await exposed(world, bench)).toEqual({ event: 1, metric: 1 });
});

test.each(Object.keys(PLACES))("without a miscount in %s there is none", async (place) => {
  const world = new World();
  const bench = PLACES[place]!(world, () => {});
  expectBalanced(bench.spool.ledger());
  expect(await exposed(world, bench)).toEqual({ event: 0, metric: 0 });
});

/** Ways to leave a report that no counter row covers yet, and whether the calls around it are unknown then. */
const ENDS: Record<string, { end: (world: World, bench: Workbench) => void; tails: number }> = {
  "killed after the report was written": {
    end: (_world, bench) => {
      bench.spool.drainRing();
    },
    tails: 1,
  },
  "ended with the report in the ring": {
    end: ({ files, clock }, bench) => {
      drainAtExit({
        files,
        clock,
        processes: new FakeProcesses(99),
        ring: new RingConsumer(bench.ring),
        progress: bench.progress,
        root: ROOT,
        instanceId: bench.instanceId,
        resource: { attributes: {} },
        timeoutMillis: 0,
        events: () => bench.host.events(),
      });
    },
    tails: 0,
  },
};

test.each(Object.keys(ENDS))("a report is counted as self by the next process: %s", (how) => {
  const world = new World();
  const bench = world.write();
  reportOf(world, bench).report();
  ENDS[how]!.end(world, bench);
  const next = world.start().spool.ledger();
  expectBalanced(next);
  expect(next).toMatchObject({ emitted: 3, kept: 3, self: 1, admitted: 4, buffered: 4 });
  expect(next.unknownTail.incarnations).toBe(ENDS[how]!.tails);
});

test("a report that was in the ring when its process was killed is in no count", () => {
  const world = new World();
  reportOf(world, world.write()).report();
  const next = world.start().spool.ledger();
  expectBalanced(next);
  expect(next).toMatchObject({ emitted: 3, self: 0, admitted: 3 });
});

test("a report that the disk refuses for good has failed, and is counted as self all the same", () => {
  const world = new World();
  const files = new FaultyFileSystem(world.files);
  const options = { files, clock: world.clock, processes: new FakeProcesses(100), seed: 100 };
  const bench = new Workbench(options);
  bench.write("normal", 3);
  files.decide = ({ name }) => (name === "write" ? "ENOSPC" : undefined);
  reportOf(world, bench).report();
  bench.take();
  expectBalanced(bench.spool.ledger());
  bench.spool.close();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 3, self: 1, admitted: 3, failedBeforeAdmission: 1 });
});

function reportOf({ clock }: World, { host, spool }: Workbench): LedgerReporter {
  const read = (): ReturnType<typeof spool.report> => spool.report();
  return new LedgerReporter({ host, clock, read, intervalMillis: 1000 });
}

/** `discrepancy` as a report says it that went through ring and spool, and as a metric. */
async function exposed(
  world: World,
  bench: Workbench,
): Promise<{ event: unknown; metric: unknown }> {
  reportOf(world, bench).report();
  bench.take();
  bench.spool.sync();
  let event: unknown;
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    for (const { layout, values } of lease.records) {
      if (layout.event !== LEDGER_EVENT) continue;
      event = values[layout.fields.findIndex(({ key }) => key === "sonde.ledger.discrepancy")];
    }
    bench.deliver(lease);
  }
  const collect = startMetrics();
  const exposure = new LedgerMetrics(() => bench.spool.ledger(), new SelfReport(() => {}));
  const metric = (await collect())["sonde.ledger.discrepancy"];
  exposure.stop();
  return { event, metric };
}

/** The host's own metrics, by name or `<name>:<bucket>`, collected when the test says so. */
function startMetrics(): () => Promise<Record<string, unknown>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 2 ** 31 - 1,
  });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return async () => {
    exporter.reset();
    await reader.forceFlush();
    const points = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [
          [descriptor.name, ...Object.values(attributes)].join(":"),
          value,
        ]),
      );
    return Object.fromEntries(points);
  };
}

const event = numberedEvent("bench.exposed", "normal");

function reportsIn(receiver: OtlpReceiver): OtlpReceiver["records"] {
  return receiver.records.filter(({ eventName }) => eventName === LEDGER_EVENT);
}

test.each(["worker", "inline"] as const)(
  "a running SDK reports and is counted, %s",
  async (isolation) => {
    using folder = new TemporaryFolder();
    await using receiver = await startOtlpReceiver();
    const options = { export: { url: receiver.url, intervalMillis: 10 }, isolation };
    const { sonde, warnings } = startIn(folder, { ...options, ledger: { intervalMillis: 1000 } });
    for (let sequence = 0; sequence < 5; sequence++) event.emit({ sequence });
    await receiver.waitFor(() => reportsIn(receiver).length > 0);
    const [report] = reportsIn(receiver);
    expect(report?.attributes.get("sonde.ledger.emitted")).toBe(5);
    expect(report?.attributes.get("sonde.ledger.discrepancy")).toBe(0);
    expect(report?.attributes.get("sonde.ledger.instance.next_sequence")).toBe(5);
    // Something happened since: so the last books leave at shutdown.
    event.emit({ sequence: 5 });
    expect(await sonde.shutdown({ timeoutMillis: 10_000 })).toEqual({ drained: true });
    const last = reportsIn(receiver).at(-1);
    expect(last?.attributes.get("sonde.ledger.emitted")).toBe(6);
    const ledger = sonde.ledger();
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ emitted: 6, kept: 6, self: reportsIn(receiver).length });
    expect(ledger.delivered).toBe(6 + ledger.self);
    expect(ledger.byEvent[LEDGER_EVENT]).toMatchObject({ emitted: ledger.self, kept: ledger.self });
    expect(warnings).toEqual([]);
  },
);

test("a process that ends before the first interval says nothing", async () => {
  using folder = new TemporaryFolder();
  await using receiver = await startOtlpReceiver();
  const { sonde } = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
  event.emit({ sequence: 0 });
  expect(await sonde.shutdown({ timeoutMillis: 10_000 })).toEqual({ drained: true });
  expect(receiver.records.map(({ eventName }) => eventName)).toEqual(["bench.exposed"]);
  expect(sonde.ledger()).toMatchObject({ self: 0, delivered: 1, discrepancy: 0 });
});

test("at level off there is neither a report nor a metric", async () => {
  using folder = new TemporaryFolder();
  const meters: string[] = [];
  metrics.setGlobalMeterProvider({
    getMeter(name) {
      meters.push(name);
      throw new Error("asked for a meter");
    },
  });
  const { sonde, warnings } = startIn(folder, { privacy: { level: "off" } });
  event.emit({ sequence: 0 });
  await sonde.shutdown({ timeoutMillis: 100 });
  expect(sonde.ledger()).toMatchObject({ emitted: 1, disabled: 1, self: 0 });
  expect([meters, warnings]).toEqual([[], []]);
});

test("the ledger is in the host's metrics while the SDK runs, and not after", async () => {
  using folder = new TemporaryFolder();
  const collect = startMetrics();
  const { sonde } = startIn(folder, { export: { url: NOBODY } });
  event.emit({ sequence: 0 });
  await sonde.sync();
  expect(await collect()).toMatchObject({
    "sonde.ledger.records:emitted": 1,
    "sonde.ledger.records:buffered": 1,
    "sonde.ledger.discrepancy": 0,
    "sonde.spool.buffered": 1,
  });
  await sonde.shutdown({ timeoutMillis: 0 });
  expect(await collect()).toEqual({});
});
