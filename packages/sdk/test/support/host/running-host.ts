import { globalSlot } from "../../../src/emit/slot.ts";
import {
  COUNTER,
  type CounterRow,
  EVENT_COUNTERS,
  type EventCounter,
  readCounterRow,
} from "../../../src/row/counter-row.ts";
import { HostPrivacy } from "../../../src/row/host-privacy.ts";
import { HostSide, type HostSideOptions } from "../../../src/row/host-side.ts";
import type { Layout } from "../../../src/row/layout.ts";
import { RowReader } from "../../../src/row/read-row.ts";
import type { EventRecord } from "../../../src/row/record.ts";
import { allocateRing, RingConsumer, RingProducer } from "../../../src/row/ring.ts";
import { ROW_HEADER_BYTES, ROW_KIND, ROW_KIND_AT } from "../../../src/row/row-format.ts";
import { builtInDetectors } from "../../../src/scrub/detectors/index.ts";
import { KeyRing } from "../../../src/scrub/key-ring.ts";
import { KnownValues } from "../../../src/scrub/known/known-values.ts";
import type { PrivacyLevel } from "../../../src/scrub/policy.ts";
import { SelfReport, type Warning } from "../../../src/self-report.ts";
import { ManualClock, seededRandom } from "./worlds.ts";

export const TEST_KEY: Uint8Array = new Uint8Array(32).map((_, i) => i * 7 + 1);

export interface Taken {
  readonly records: readonly EventRecord[];
  readonly layouts: readonly Layout[];
  readonly counters: readonly CounterRow[];
}

export interface RunningHostOptions extends Partial<Omit<HostSideOptions, "privacy">> {
  readonly ringBytes?: number;
  /** Default `basic`. */
  readonly level?: PrivacyLevel;
  /** Default those of {@link TEST_KEY}; undefined: none. */
  readonly keys?: KeyRing | undefined;
}

/** The host's side of the SDK alone, with its ring open to the test in place of a spool. */
export class RunningHost implements Disposable {
  readonly host: HostSide;
  readonly clock = new ManualClock();
  readonly consumer: RingConsumer;
  readonly warnings: Warning[] = [];
  wakeUps = 0;
  readonly #layouts = new Map<number, Layout>();

  constructor(options: RunningHostOptions = {}) {
    const {
      ringBytes = 1024 * 1024,
      level = "basic",
      keys,
      ...rest
    } = {
      keys: new KeyRing(TEST_KEY),
      ...options,
    };
    const memory = allocateRing(ringBytes);
    this.consumer = new RingConsumer(memory);
    this.host = new HostSide({
      ring: new RingProducer(memory),
      clock: this.clock,
      random: seededRandom(1),
      privacy: new HostPrivacy({
        level,
        keys,
        detectors: builtInDetectors,
        known: new KnownValues(),
        clock: this.clock,
      }),
      overrides: {},
      report: new SelfReport((warning) => this.warnings.push(warning)),
      wake: () => {
        this.wakeUps++;
      },
      ...rest,
    });
    globalSlot().runtime = this.host;
  }

  [Symbol.dispose](): void {
    globalSlot().runtime = undefined;
  }

  /** Empties the ring, decoding what was in it. */
  take(): Taken {
    const records: EventRecord[] = [];
    const layouts: Layout[] = [];
    const counters: CounterRow[] = [];
    const { bytes } = this.consumer;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const reader = new RowReader(bytes);
    const take = (start: number, length: number): void => {
      const kind = bytes[start + ROW_KIND_AT];
      if (kind === ROW_KIND.event) {
        const layout = this.#layouts.get(reader.layoutIdAt(start));
        if (layout === undefined) throw new Error("a row before its layout");
        records.push(reader.read(start, length, layout));
      } else if (kind === ROW_KIND.counters) {
        counters.push(readCounterRow(view, start, length));
      } else {
        const json = bytes.toString("utf8", start + ROW_HEADER_BYTES, start + length);
        const layout = JSON.parse(json) as Layout;
        this.#layouts.set(layout.id, layout);
        layouts.push(layout);
      }
    };
    while (this.consumer.drain(256 * 1024, take, () => {}) > 0);
    return { records, layouts, counters };
  }

  /** The counts of the one event of that name, as the host has them now. */
  counts(name = "acme.disk.slow"): Record<EventCounter, number> {
    const all = this.host.events().filter((event) => event.name === name);
    if (all.length !== 1) throw new Error(`${all.length} events are named ${name}`);
    return namedCounts(all[0]!.counts);
  }

  layoutName(layoutId: number): string | undefined {
    return this.#layouts.get(layoutId)?.event;
  }
}

export function namedCounts(counts: Float64Array): Record<EventCounter, number> {
  return Object.fromEntries(EVENT_COUNTERS.map((name) => [name, counts[COUNTER[name]]])) as Record<
    EventCounter,
    number
  >;
}

/** What the outcomes sum to; the identity says that this is `emitted`. */
export function outcomeSum(counts: Record<EventCounter, number>): number {
  const { sampledOut, suppressed, invalid, disabled, ringFull, kept } = counts;
  return sampledOut + suppressed + invalid + disabled + ringFull + kept;
}
