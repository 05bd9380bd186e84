import type { EventDefinition } from "../emit/definition.ts";
import type { Random } from "../random.ts";
import type { Randomness } from "../sample/randomness.ts";
import type { Layout } from "./layout.ts";
import type { RowWriter } from "./row-writer.ts";
import type { TraceStates } from "./trace-states.ts";

/** One declared event, however many handles it has. */
export interface EventState {
  readonly definition: EventDefinition<never>;
  /** The definition's, cut to a bound: it may be written by hand. */
  readonly name: string;
  readonly layoutId: number;
  /** By `COUNTER`. */
  readonly counts: Float64Array;
  layout: Layout | undefined;
  /** The layout is in the ring, so rows may follow. */
  isAnnounced: boolean;
  /** `emitted` when it last went into a counter row. */
  reported: number;
}

/** What all channels of a process share: one row is written at a time, into one ring. */
export interface ChannelHost {
  readonly writer: RowWriter;
  readonly random: Random;
  /** R of the event at hand. */
  readonly randomness: Randomness;
  readonly traceStates: TraceStates;
  /** An event in a trace is kept only where its span is. */
  readonly isFollowingTraces: boolean;
  /** True while a row is being written; an emit from within is refused. */
  isWriting: boolean;
  /** Puts the layout into the ring. False where it is full; the next emit tries again. */
  announce(state: EventState): boolean;
  /** After a row of so many bytes was published. */
  committed(bytes: number): void;
  /** After every emit, whatever became of it. */
  afterEmit(): void;
  reportInvalid(event: string): void;
  /** A span is sampled and does not say at what rate. */
  reportTraceWithoutThreshold(): void;
}
