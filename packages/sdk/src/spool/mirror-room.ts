import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { makeRoom } from "./eviction.ts";
import type { Instance } from "./instance.ts";
import type { MirrorTrouble } from "./mirror-trouble.ts";
import { othersBytes } from "./others-bytes.ts";

/** Between two looks at how much of the mirror others take. */
const MEASURE_MILLIS = 10_000;

export interface MirrorRoomOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly root: string;
  readonly maxBytes: number;
  readonly trouble: MirrorTrouble;
}

/** Keeps a mirror within its `maxBytes`, by the rule of the spool: the oldest segment goes, bulk first, each row counted. */
export class MirrorRoom {
  readonly #options: MirrorRoomOptions;
  #measuredMillis = Number.NEGATIVE_INFINITY;
  #othersBytes = 0;

  constructor(options: MirrorRoomOptions) {
    this.#options = options;
  }

  /** `own`: the instance of this process; `instances`: those that are its to evict, oldest first. */
  make(own: string, instances: readonly Instance[]): void {
    const { maxBytes, trouble } = this.#options;
    this.#measure(own);
    const hasEvicted = makeRoom({
      maxBytes,
      othersBytes: this.#othersBytes,
      instances,
      evict: (instance, lane) => trouble.guarded("evict", () => instance.evict(lane)),
    });
    if (hasEvicted) trouble.full(maxBytes);
  }

  #measure(own: string): void {
    const { clock, files, root, trouble } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#measuredMillis < MEASURE_MILLIS) return;
    this.#measuredMillis = now;
    trouble.guarded("look at", () => {
      this.#othersBytes = othersBytes(files, root, own);
    });
  }
}
