/*
 * READ FIRST. The path of an event, left to right, and the only file that names every stage:
 *
 *   host's thread                                     │ ring │ spool's thread (or inline)
 *   emit ─▶ sample ─▶ scrub + row ────────────────────┼──────┼─▶ spool ─▶ otlp ─▶ export
 *   emit/handle.ts    row/event-channel.ts: decide,   │ row/ │   spool/spool.ts: admit, commit, lease
 *   finds the SDK     write each value through its    │ ring │   otlp/logs-request.ts: rows to bytes
 *                     field's scrub action, publish   │ .ts  │   export/drain.ts: send, verify, settle
 *
 * Each stage imports only what stands to its left (`test/import-direction.test.ts`).
 */
import { createBackendTransport } from "./backend-transport.ts";
import { exposureAt } from "./destination-privacy.ts";
import { Drain } from "./export/drain.ts";
import { endpointFile } from "./export/endpoint-state.ts";
import { MetricsPush, watchOutcomes } from "./export/metrics-push.ts";
import { SwitchedDrain } from "./export/switched-drain.ts";
import type { Transport } from "./export/transport.ts";
import { LevelSwitch } from "./level-switch.ts";
import { MirrorSide } from "./mirror-side.ts";
import { encodeRows } from "./otlp/logs-request.ts";
import { measureEnvelope, measureRow } from "./otlp/measure-row.ts";
import { encodeEventCounts } from "./otlp/metrics-request.ts";
import { HostSide, type HostSideOptions } from "./row/host-side.ts";
import type { Resumption } from "./row/resumption.ts";
import { RingConsumer, type RingMemory, RingProducer } from "./row/ring.ts";
import type { SelfReport } from "./self-report.ts";
import { resume } from "./spool/resume.ts";
import { Spool } from "./spool/spool.ts";
import { SpoolProgress } from "./spool/spool-progress.ts";
import { watchedFileSystem } from "./spool/watched-file-system.ts";
import { SpoolSide } from "./spool-side.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import type { Systems } from "./systems.ts";

/** What the two sides share; can be posted to a worker. */
export interface SharedMemory {
  readonly ring: RingMemory;
  readonly progress: SharedArrayBuffer;
}

export function createHostSide(
  memory: SharedMemory,
  options: Omit<HostSideOptions, "ring">,
): HostSide {
  return new HostSide({ ...options, ring: new RingProducer(memory.ring) });
}

export function createSpoolSide(
  memory: SharedMemory,
  settings: SpoolSideSettings,
  systems: Systems,
  report: SelfReport,
  /** Where a spool's thread before this one was stopped. */
  resumption?: Resumption,
): SpoolSide {
  const ring = new RingConsumer(memory.ring);
  const progress = new SpoolProgress(memory.progress);
  const files = watchedFileSystem(systems.files, progress, systems.clock);
  const options = { ...settings, ...systems, files, report, ring, progress };
  const resumed = resumption === undefined ? undefined : resume({ ...options, resumption });
  const mirrors = new MirrorSide(settings, { ...systems, files }, report);
  const exposure = exposureAt(settings.level, settings.privacy);
  const spool = new Spool({
    ...options,
    level: exposure,
    resumed,
    mirrors: mirrors.set,
    measure: measureRow,
    measureEnvelope,
  });
  let isWell = true;
  const makeTransport = (): Transport =>
    watchOutcomes(createBackendTransport(settings, systems, report), (isNowWell) => {
      isWell = isNowWell;
    });
  const makeDrain = (): Drain =>
    new Drain({
      ...settings,
      source: spool,
      transport: makeTransport(),
      encode: encodeRows,
      memory: endpointFile(files, systems.clock, settings.root, settings.url),
      ...systems,
      report,
    });
  const drain = new SwitchedDrain(makeDrain, settings.level !== "off");
  const level = new LevelSwitch(settings.level, settings.privacy, spool, drain, mirrors);
  const metrics = createMetricsPush(settings, systems, report, () => isWell);
  return new SpoolSide({
    ring,
    spool,
    drain,
    level,
    mirrors,
    metrics,
    clock: systems.clock,
    report,
  });
}

function createMetricsPush(
  settings: SpoolSideSettings,
  systems: Systems,
  report: SelfReport,
  isWell: () => boolean,
): MetricsPush | undefined {
  const { metrics, proxy: _proxyOfLogs, ...backend } = settings;
  if (metrics === undefined) return undefined;
  const { clock } = systems;
  const startMillis = settings.began?.wallMillis ?? clock.nowMillis();
  const endpoint = { ...backend, ...metrics, maxConcurrentRequests: 1 };
  return new MetricsPush({
    makeTransport: () => createBackendTransport(endpoint, systems, report),
    encode: (counts) =>
      encodeEventCounts(settings.resource, counts, { startMillis, nowMillis: clock.nowMillis() }),
    isWell,
    report,
  });
}
