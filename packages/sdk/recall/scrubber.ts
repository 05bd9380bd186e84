import { systemClock } from "../src/clock.ts";
import { builtInDetectors } from "../src/scrub/detectors/index.ts";
import { type KnownClass, KnownValues } from "../src/scrub/known/known-values.ts";
import { KeyedIdentities } from "../src/scrub/text/keyed-identities.ts";
import { TextScrubber } from "../src/scrub/text/text-scrubber.ts";
import type { Inventory } from "./sample.ts";

export interface MeasuredScrubber {
  readonly scrub: (text: string) => string;
  /** How many texts became `<unscanned>`, or the rest of them. */
  readonly unscanned: () => number;
}

export function scrubberFor(inventory: Inventory): MeasuredScrubber {
  const known = new KnownValues();
  for (const [knownClass, values] of Object.entries(inventory)) {
    for (const value of values) known.add(knownClass as KnownClass, value);
  }
  let unscanned = 0;
  const scrubber = new TextScrubber({
    detectors: builtInDetectors,
    identities: new KeyedIdentities(new Uint8Array(32).fill(7), "full"),
    known,
    clock: systemClock,
    maxCharacters: 65_536,
    onFound: (_, foundClass) => {
      if (foundClass === "unscanned") unscanned++;
    },
  });
  return { scrub: (text) => scrubber.scrub(text), unscanned: () => unscanned };
}
