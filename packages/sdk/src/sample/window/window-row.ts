/** R and T of a row: two halves of 28 bits each, as in `threshold.ts`. It is there because R >= T. */
export interface SampledPair {
  high: number;
  low: number;
  thresholdHigh: number;
  thresholdLow: number;
}

/** What a budget needs to know of a row. */
export interface WindowRow extends SampledPair {
  /** Counted by the emitting process from 0: which row it is, and nothing else. */
  sequence: number;
  /** Of which event. */
  layoutId: number;
  /** Kept by a rule, whatever the rate. */
  isAlwaysKept: boolean;
  /** Of its LogRecord in uncompressed OTLP, at most; 0 where no budget is in bytes. */
  bytes: number;
}

/** What a second decision made of a row that stays. */
export interface Verdict extends SampledPair {
  /** R was drawn anew: it is no trace's and no entity's any more, and has to be written out. */
  isRedrawn: boolean;
}
