import type { Fraction } from "../fraction.ts";
import { MAX_WINDOW_ROWS } from "./window-rows.ts";

/**
 * Rows of a window are put in order by the top 36 bits of what decides on them. With the 17 bits of an
 * index that makes an integer a double holds, so that they sort as plain numbers. What is equal in 36
 * bits is in the same place: a limit lies at a whole one of these places, before all rows that are there.
 */
const PLACES_IN_HIGH = 2 ** 8;
const LOW_BITS = 20;

export const PLACES: number = 2 ** 36;

/** 0..2^36 - 1. */
export function placeOf({ high, low }: Readonly<Fraction>): number {
  return high * PLACES_IN_HIGH + (low >>> LOW_BITS);
}

/** The lowest fraction of a place; one for the place after the last. */
export function startOfPlace(place: number): [high: number, low: number] {
  return [Math.floor(place / PLACES_IN_HIGH), (place % PLACES_IN_HIGH) * 2 ** LOW_BITS];
}

export class RowOrder {
  readonly #keys: Float64Array;
  #count = 0;

  constructor(rows: number) {
    this.#keys = new Float64Array(rows);
  }

  get count(): number {
    return this.#count;
  }

  push(place: number, index: number): void {
    this.#keys[this.#count++] = place * MAX_WINDOW_ROWS + index;
  }

  /** By rising place. */
  sort(): void {
    this.#keys.sort();
  }

  placeAt(position: number): number {
    return Math.floor(this.#keys[position]! / MAX_WINDOW_ROWS);
  }

  indexAt(position: number): number {
    return this.#keys[position]! % MAX_WINDOW_ROWS;
  }
}
