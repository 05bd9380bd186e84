import { isMainThread } from "node:worker_threads";
import { readClock, steadyClock } from "./clock.ts";
import { globalSlot } from "./emit/slot.ts";
import { SondeError } from "./errors.ts";
import { EventsPush } from "./events-push.ts";
import { installExitHandler } from "./exit-handler.ts";
import { LedgerMetrics } from "./ledger-metrics.ts";
import { LedgerReporter } from "./ledger-reporter.ts";
import { nodeLaterFiles, nodeOperatorFiles } from "./operator-files.ts";
import { readSettings, type Settings, type SondeOptions } from "./options.ts";
import { OverrideFile } from "./override-file.ts";
import { createHostSide, type SharedMemory } from "./pipeline.ts";
import type { KnownValueOptions, PrivacySettings } from "./privacy-options.ts";
import { redactionCounts } from "./redaction-counts.ts";
import { eventCounts } from "./row/event-counts.ts";
import { HostPrivacy } from "./row/host-privacy.ts";
import type { HostSide } from "./row/host-side.ts";
import type { Resource } from "./row/resource.ts";
import type { Resumption } from "./row/resumption.ts";
import { allocateRing, RingConsumer } from "./row/ring.ts";
import { RunningSonde, type Sonde } from "./running-sonde.ts";
import type { SamplingRules } from "./sample/sampling-rules.ts";
import { SamplingReporter } from "./sampling-reporter.ts";
import { loadKey, providedKey, removeKey } from "./scrub/key-file.ts";
import { KeyRing } from "./scrub/key-ring.ts";
import { type KnownClass, KnownValues } from "./scrub/known/known-values.ts";
import { addMachineFacts } from "./scrub/known/machine-facts.ts";
import { nodeMachine } from "./scrub/known/node-machine.ts";
import { SelfReport } from "./self-report.ts";
import { newInstanceId } from "./spool/instance-name.ts";
import { SpoolProgress } from "./spool/spool-progress.ts";
import { InlineLink } from "./spool-link.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import { realSystems } from "./systems.ts";
import type { Timers } from "./timers.ts";
import { checkTlsFiles } from "./tls-options.ts";
import { keepForExit } from "./unfinished-exits.ts";
import { VERSION } from "./version.ts";
import { WorkerLink } from "./worker-link.ts";

const SPOOL_VERSION = "v1";

/**
 * Starts the SDK for this process. Throws {@link SondeError} on wrong options or where one runs
 * already; nothing throws later. Trouble with disk, key or backend is told by `onWarning`, once.
 */
export function startSonde(options: SondeOptions = {}): Sonde {
  const settings = readSettings(options, process.env);
  const slot = globalSlot();
  if (slot.runtime !== undefined) {
    throw new SondeError(
      "SONDE_ALREADY_STARTED",
      "Sonde runs in this process already; call shutdown() before you start it again",
    );
  }
  for (const { tls = {} } of [settings, ...settings.mirrors]) checkTlsFiles(tls, nodeOperatorFiles);
  const report = new SelfReport(settings.onWarning);
  const { clock, files, processes, random, timers } = realSystems();
  const instanceId = newInstanceId(clock, random);
  const began = readClock(clock);
  const spool = { ...spoolSettings(settings, instanceId), began };
  const memory: SharedMemory = {
    ring: allocateRing(settings.ringBytes),
    progress: new SpoolProgress().memory,
  };
  const resumption = (): Resumption => {
    const state = host.resumption();
    // At once, so that the books are whole again as soon as the ring has been emptied once.
    host.putCounters();
    return state;
  };
  const link =
    settings.isolation === "worker"
      ? new WorkerLink({ memory, settings: spool, report, clock, resumption })
      : new InlineLink(memory, spool, report);
  const { privacy } = settings;
  const known = new KnownValues();
  const host = createHostSide(memory, {
    clock,
    random,
    privacy: new HostPrivacy({
      level: privacy.level,
      overrides: privacy.policy,
      keys: readKeys(privacy, report),
      detectors: privacy.detectors,
      known,
      clock,
    }),
    ...settings.sampling,
    ...settings.budget,
    report,
    wake: () => link.wake(),
    renewed: () => attach(),
  });
  addMachineFacts(known, nodeMachine.facts());
  addKnownValues(known, privacy.knownValues, report);
  const progress = new SpoolProgress(memory.progress);
  const removeExitHandler = installExitHandler({
    files,
    clock: steadyClock(clock, began),
    processes,
    ring: new RingConsumer(memory.ring),
    progress,
    ...spool,
    timeoutMillis: settings.exitTimeoutMillis,
    onStuckExit: settings.onStuckExit,
    isMainThread,
    isInline: settings.isolation === "inline",
    report,
    events: () => host.events(),
    isOff: () => host.privacy.level === "off",
  });
  let isDetached = false;
  // Handles ask for their channels again when they meet another runtime than before: with another level, key or epoch.
  const attach = (): void => {
    // After a shutdown the slot is nobody's, or of the next one that was started.
    if (isDetached) return;
    slot.runtime = { open: (definition, bound) => host.open(definition, bound) };
  };
  attach();
  const overrideFile = watchOverrides(settings.sampling.overridesFile, host, timers, report);
  const detach = (): void => {
    isDetached = true;
    overrideFile?.stop();
    slot.runtime = undefined;
  };
  const stopped = (hasEnded: boolean): void => {
    // Where the spool could not close its books, the host does it when the process ends. And a thread
    // that hangs would keep the process from ending, which the exit handler sees to.
    if (hasEnded && progress.isClosed) removeExitHandler();
    else keepForExit(removeExitHandler);
  };
  const reporter = new LedgerReporter({
    host,
    clock,
    read: () => link.report(),
    intervalMillis: settings.ledgerIntervalMillis,
  });
  const sampling = new SamplingReporter({
    host,
    clock,
    intervalMillis: settings.samplingReportIntervalMillis,
    hasBudget: settings.budget !== undefined,
  });
  const intervalMillis = settings.metrics?.intervalMillis;
  const push =
    intervalMillis === undefined
      ? undefined
      : new EventsPush({ host, link, clock, intervalMillis });
  const metrics = (): LedgerMetrics =>
    new LedgerMetrics(
      () => link.ledger(),
      report,
      () => redactionCounts(host),
      () => eventCounts(host.samplingStates()),
    );
  const removeKey = (): boolean => removeKeyOf(privacy);
  return new RunningSonde({
    host,
    link,
    reporter,
    sampling,
    push,
    metrics,
    detach,
    stopped,
    removeKey,
  });
}

function watchOverrides(
  path: string | undefined,
  host: HostSide,
  timers: Timers,
  report: SelfReport,
): OverrideFile | undefined {
  if (path === undefined) return undefined;
  const apply = (rules: SamplingRules | undefined): void => host.setSamplingRules(rules);
  const file = new OverrideFile({ path, files: nodeLaterFiles, timers, report, apply });
  void file.start();
  return file;
}

function spoolSettings(settings: Settings, instanceId: string): SpoolSideSettings {
  const { maxBytes, url, headers, compression, timeoutMillis, intervalMillis } = settings;
  const { tls = {}, proxy, mirrors } = settings;
  const { maxConcurrentRequests, maxRequestBytes, backlogBytesPerSecond } = settings;
  return {
    root: `${settings.spoolDirectory}/${SPOOL_VERSION}`,
    instanceId,
    resource: readResource(settings, instanceId),
    maxBytes,
    level: settings.privacy.level,
    ...(settings.primaryPrivacy === undefined ? {} : { privacy: settings.primaryPrivacy }),
    ...(settings.budget === undefined ? {} : { budget: settings.budget }),
    ...(settings.metrics === undefined ? {} : { metrics: settings.metrics }),
    url,
    headers,
    compression,
    timeoutMillis,
    intervalMillis,
    maxConcurrentRequests,
    maxRequestBytes,
    ...(backlogBytesPerSecond === undefined ? {} : { backlogBytesPerSecond }),
    tls,
    mirrors,
    ...(proxy === undefined ? {} : { proxy }),
  };
}

/**
 * What leaves with every event, unscrubbed: the service's name as the program gives it, its version
 * and name space, which are tokens, and what is our own. Nothing of the machine.
 */
function readResource({ service }: Settings, instanceId: string): Resource {
  return {
    attributes: {
      "service.name": service.name,
      ...(service.version === undefined ? {} : { "service.version": service.version }),
      ...(service.namespace === undefined ? {} : { "service.namespace": service.namespace }),
      "service.instance.id": instanceId,
      "telemetry.sdk.name": "sonde",
      "telemetry.sdk.language": "nodejs",
      "telemetry.sdk.version": VERSION,
    },
  };
}

function readKeys(privacy: PrivacySettings, report: SelfReport): KeyRing | undefined {
  const { files, random } = realSystems();
  const { epochDays, keySource } = privacy;
  const result =
    "file" in keySource ? loadKey(files, keySource.file, random) : providedKey(keySource.provide);
  if ("key" in result) {
    const keys = new KeyRing(result.key, epochDays);
    // The ring has a copy of its own: the only one that is there to be destroyed.
    result.key.fill(0);
    return keys;
  }
  report.once(
    "SONDE_KEY_UNAVAILABLE",
    "key",
    `${result.reason}; attributes of class identifier are dropped until it can be used`,
  );
  return undefined;
}

function removeKeyOf({ keySource }: PrivacySettings): boolean {
  return "file" in keySource && removeKey(realSystems().files, keySource.file);
}

/** A value that cannot be looked for is told of by its class: it may be a secret. */
function addKnownValues(known: KnownValues, options: KnownValueOptions, report: SelfReport): void {
  for (const [name, values] of Object.entries(options)) {
    const refused = values.filter((value) => !known.add(name as KnownClass, value)).length;
    if (refused === 0) continue;
    report.once(
      "SONDE_KNOWN_VALUE_REFUSED",
      name,
      `${refused} of privacy.knownValues.${name} cannot be looked for: a value must have 3 to 1,024 characters (a secret 6) and be no common word`,
    );
  }
}
