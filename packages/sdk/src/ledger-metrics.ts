import {
  type BatchObservableCallback,
  type Meter,
  type MeterProvider,
  metrics,
  type Observable,
} from "@opentelemetry/api";
import { errorCode } from "./errors.ts";
import { BUCKETS, type Bucket } from "./ledger-event.ts";
import { EVENT_ATTRIBUTE, EVENTS_METRIC, OUTCOME_ATTRIBUTE } from "./otlp/metrics-request.ts";
import type { RedactionCount } from "./redaction-counts.ts";
import type { EventCount } from "./row/event-counts.ts";
import type { SelfReport } from "./self-report.ts";
import type { Ledger } from "./spool/ledger.ts";
import { VERSION } from "./version.ts";

interface Registration {
  readonly provider: MeterProvider;
  readonly meter: Meter;
  readonly callback: BatchObservableCallback;
  readonly observables: Observable[];
}

/**
 * The ledger, what was redacted and the counts of events, as metrics of the global OpenTelemetry API, read when the host's reader collects.
 *
 * Gauges, not counters, but for redactions and counts of this process: the numbers are the directory's and older than this process, and a reader of
 * deltas would take the first of them for something that happened just now.
 *
 * The API has no provider that waits for a later one, so {@link refresh} asks for it again and again.
 */
export class LedgerMetrics {
  readonly #read: () => Ledger;
  readonly #readRedactions: () => readonly RedactionCount[];
  readonly #readEvents: () => readonly EventCount[];
  readonly #report: SelfReport;
  #registration: Registration | undefined;
  /** Whatever it does, a provider that threw is not asked again. */
  #refused: MeterProvider | undefined;

  constructor(
    read: () => Ledger,
    report: SelfReport,
    readRedactions: () => readonly RedactionCount[] = () => [],
    readEvents: () => readonly EventCount[] = () => [],
  ) {
    this.#read = read;
    this.#readRedactions = readRedactions;
    this.#readEvents = readEvents;
    this.#report = report;
    this.refresh();
  }

  /** Registers with the global provider, if that is another one than before. */
  refresh(): void {
    const provider = metrics.getMeterProvider();
    if (provider === this.#registration?.provider || provider === this.#refused) return;
    this.stop();
    this.#guarded(provider, () => {
      this.#registration = register(provider, this.#read, this.#readRedactions, this.#readEvents);
    });
  }

  stop(): void {
    const registration = this.#registration;
    if (registration === undefined) return;
    this.#registration = undefined;
    const { provider, meter, callback, observables } = registration;
    this.#guarded(provider, () => meter.removeBatchObservableCallback(callback, observables));
  }

  /** A provider is the host's own code, and what it throws must not reach the host through us. */
  #guarded(provider: MeterProvider, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#refused = provider;
      this.#report.once(
        "SONDE_METRICS_UNAVAILABLE",
        "ledger",
        `the meter provider of this process failed: ${errorCode(error)}; the ledger is not exported as metrics`,
      );
    }
  }
}

function register(
  provider: MeterProvider,
  read: () => Ledger,
  readRedactions: () => readonly RedactionCount[],
  readEvents: () => readonly EventCount[],
): Registration {
  const meter = provider.getMeter("@sonde/sdk", VERSION);
  const unit = "{record}";
  const records = meter.createObservableGauge("sonde.ledger.records", {
    description: "Records of the spool directory by bucket of the ledger",
    unit,
  });
  const discrepancy = meter.createObservableGauge("sonde.ledger.discrepancy", {
    description: "Records missing from the identities of the ledger; 0 unless Sonde has a fault",
    unit,
  });
  const unknownTail = meter.createObservableGauge("sonde.ledger.unknown_tail", {
    description: "The most records that killed processes may have emitted uncounted",
    unit,
  });
  const buffered = meter.createObservableUpDownCounter("sonde.spool.buffered", {
    description: "Records on disk that have found no outcome yet",
    unit,
  });
  const redactions = meter.createObservableCounter("sonde.redactions", {
    description: "Values that were dropped, became pseudonyms or were replaced in text",
    unit: "{value}",
  });
  const { name: eventsName, description, unit: eventsUnit } = EVENTS_METRIC;
  const events = meter.createObservableCounter(eventsName, { description, unit: eventsUnit });
  const callback: BatchObservableCallback = (result) => {
    const ledger = read();
    for (const [bucket, name] of Object.entries(BUCKETS)) {
      result.observe(records, ledger[bucket as Bucket], { "sonde.bucket": name });
    }
    result.observe(discrepancy, ledger.discrepancy);
    result.observe(unknownTail, ledger.unknownTail.maxRecords);
    result.observe(buffered, ledger.buffered);
    for (const { privacyClass, action, detector, count } of readRedactions()) {
      const by = detector === undefined ? {} : { "sonde.privacy.detector": detector };
      const attributes = { "sonde.privacy.class": privacyClass, "sonde.privacy.action": action };
      result.observe(redactions, count, { ...attributes, ...by });
    }
    for (const { event, outcome, count } of readEvents()) {
      result.observe(events, count, { [EVENT_ATTRIBUTE]: event, [OUTCOME_ATTRIBUTE]: outcome });
    }
  };
  const observables = [records, discrepancy, unknownTail, buffered, redactions, events];
  meter.addBatchObservableCallback(callback, observables);
  return { provider, meter, callback, observables };
}
