import type { DiagnosticLevel } from "../emit/definition.ts";
import { AttributePass } from "../scrub/attribute-pass.ts";
import { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import { AttributeStrings, type TextScrub } from "../scrub/attribute-strings.ts";
import { type PolicyOverrides, type PrivacyLevel, policyAt } from "../scrub/policy.ts";
import type { RedactionTally } from "../scrub/redaction-tally.ts";
import type { Identities } from "../scrub/text/identities.ts";
import { type Foreign, foreign } from "./foreign.ts";
import { scrubLogRecord } from "./log-record.ts";
import { scrubMetrics } from "./metrics.ts";
import { Origins } from "./origins.ts";
import { REDACTION_KEY } from "./record-attributes.ts";
import { scrubSpan } from "./span.ts";

/** What one level needs. */
export interface LevelMeans {
  readonly text: TextScrub;
  readonly identities: Identities;
}

export interface OtelScrubberSettings {
  readonly level: PrivacyLevel;
  readonly overrides: PolicyOverrides;
  readonly isStrict: boolean;
  /** Asked for once for each level, when that is first in force: gates of text cost tens of milliseconds. */
  readonly meansOf: (level: DiagnosticLevel) => LevelMeans;
  /** Told of by the text scrubbers too. */
  readonly tally: RedactionTally;
}

export interface RedactionCount {
  /** A detector, `unscanned-<reason>` or `dropped-<reason>`. */
  readonly name: string;
  readonly privacyClass: string;
  readonly count: number;
}

type ScrubRecord = (
  source: unknown,
  scrubber: AttributeScrubber,
  origins: Origins,
  pass: AttributePass,
) => Foreign | undefined;

/**
 * Scrubs what an exporter of OpenTelemetry is given: copies it, member by member, and leaves out what it does not know. Never throws
 * and never changes what it is given. A record on which something goes wrong is dropped and counted (`dropped-failed`), and so is
 * every record at level `off` (`dropped-off`). Bounds: 4,096 events, links, metrics or points each, and those of `AttributePass` for
 * each record; what is over is dropped.
 */
export class OtelScrubber {
  /** What may leave from now on. May be changed at any time. */
  level: PrivacyLevel;
  readonly #settings: OtelScrubberSettings;
  readonly #tally: RedactionTally;
  readonly #scrubbers = new Map<DiagnosticLevel, AttributeScrubber>();

  constructor(settings: OtelScrubberSettings) {
    this.level = settings.level;
    this.#settings = settings;
    this.#tally = settings.tally;
    this.#scrubberAt(settings.level === "full" ? "full" : "basic");
  }

  /** Of spans, log records and metrics since the start. */
  counts(): readonly RedactionCount[] {
    return this.#tally.totals();
  }

  spans(sources: unknown): readonly Foreign[] {
    return this.#records(sources, scrubSpan);
  }

  logRecords(sources: unknown): readonly Foreign[] {
    return this.#records(sources, scrubLogRecord);
  }

  /** Undefined where nothing of them may leave. */
  metrics(source: unknown): Foreign | undefined {
    const scrubber = this.#scrubber();
    if (scrubber === undefined) return this.#drop("off");
    try {
      return scrubMetrics(source, scrubber, new Origins(scrubber, this.#tally), this.#tally);
    } catch {
      // A getter that throws, or a bug of ours: either way nothing raw may leave.
      return this.#drop("failed");
    }
  }

  #records(sources: unknown, scrubRecord: ScrubRecord): readonly Foreign[] {
    const records: readonly unknown[] = Array.isArray(sources) ? sources : [];
    const scrubber = this.#scrubber();
    if (scrubber === undefined) {
      for (const _ of records) this.#drop("off");
      return [];
    }
    const origins = new Origins(scrubber, this.#tally);
    return records
      .map((record) => this.#record(record, scrubRecord, scrubber, origins))
      .filter((copy) => copy !== undefined);
  }

  #record(
    source: unknown,
    scrubRecord: ScrubRecord,
    scrubber: AttributeScrubber,
    origins: Origins,
  ): Foreign | undefined {
    try {
      const { resource, instrumentationScope, instrumentationLibrary } = foreign(source);
      // First, so that what they lose is not counted as the record's.
      origins.resource(resource);
      origins.scope(instrumentationScope ?? instrumentationLibrary);
      this.#tally.begin();
      const copy = scrubRecord(source, scrubber, origins, new AttributePass(this.#tally));
      return copy === undefined ? undefined : this.#marked(copy);
    } catch {
      // A getter that throws, or a bug of ours: either way nothing raw may leave.
      return this.#drop("failed");
    }
  }

  #marked(copy: Foreign): Foreign {
    const lost = this.#tally.ofRecord;
    if (lost === undefined) return copy;
    return { ...copy, attributes: { ...foreign(copy["attributes"]), [REDACTION_KEY]: lost } };
  }

  #scrubber(): AttributeScrubber | undefined {
    // Whatever else was assigned to it, by a caller without types.
    if (this.level !== "full" && this.level !== "basic") return undefined;
    try {
      return this.#scrubberAt(this.level);
    } catch {
      // Without means for the level nothing leaves. Its options were read once already, at the start.
      return undefined;
    }
  }

  #scrubberAt(level: DiagnosticLevel): AttributeScrubber {
    const known = this.#scrubbers.get(level);
    if (known !== undefined) return known;
    const { meansOf, overrides, isStrict } = this.#settings;
    const { text, identities } = meansOf(level);
    const exposure = policyAt(level, overrides);
    const strings = new AttributeStrings(text, identities, exposure);
    const scrubber = new AttributeScrubber(strings, exposure, isStrict);
    this.#scrubbers.set(level, scrubber);
    return scrubber;
  }

  #drop(reason: string): undefined {
    this.#tally.found(`dropped-${reason}`, "dropped");
    return undefined;
  }
}
