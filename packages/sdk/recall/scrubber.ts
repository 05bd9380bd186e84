import { createTextScrubber } from "../src/scrub.ts";
import type { Inventory } from "./sample.ts";

export interface MeasuredScrubber {
  readonly scrub: (text: string) => string;
  /** How many texts became `<unscanned>`, or the rest of them. */
  readonly unscanned: () => number;
}

/** What a product has: the function of `@sonde/sdk/scrub` as it comes, at level `full`, with a key. */
export function scrubberFor(knownValues: Inventory): MeasuredScrubber {
  let unscanned = 0;
  const scrub = createTextScrubber({
    level: "full",
    key: new Uint8Array(32).fill(7),
    knownValues,
    onFound: (_, foundClass) => {
      if (foundClass === "unscanned") unscanned++;
    },
  });
  return { scrub, unscanned: () => unscanned };
}
