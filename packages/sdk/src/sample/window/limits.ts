import { type Fraction, isLess } from "../fraction.ts";
import type { Bits, Floor } from "./decision-rules.ts";

export function fractionOf([high, low]: Bits): Fraction {
  return { high, low };
}

/** The limit of each event: its floor's where that is more lenient than the one of all. */
export class Limits {
  readonly #all: Readonly<Fraction>;
  readonly #byEvent: ReadonlyMap<number, Readonly<Fraction>> | undefined;

  constructor(all: Bits, floors: readonly Floor[] = [], lenient: "lower" | "higher") {
    const limit = fractionOf(all);
    this.#all = limit;
    const byEvent = floors.map(([layoutId, bits]): [number, Fraction] => {
      const own = fractionOf(bits);
      const isMoreLenient = lenient === "lower" ? isLess(own, limit) : isLess(limit, own);
      return [layoutId, isMoreLenient ? own : limit];
    });
    this.#byEvent = byEvent.length === 0 ? undefined : new Map(byEvent);
  }

  of(layoutId: number): Readonly<Fraction> {
    return this.#byEvent?.get(layoutId) ?? this.#all;
  }
}
