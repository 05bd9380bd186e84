import { type Element, SYMBOLS } from "./gate-fragment.ts";

/** Symbols that no element tells apart are one class. */
export interface SymbolClasses {
  /** By symbol its class, */
  readonly classOf: Uint8Array;
  /** and by class a symbol of it. */
  readonly samples: readonly number[];
}

/** What texts mostly consist of; the rest comes after it, so that one line of a core's cache holds the most of what a state goes on to. */
const COMMON: readonly number[] = Array.from("etaoinsrlcdumpfgbvykwhxqjz 0123456789.-:/", (sign) =>
  sign.charCodeAt(0),
);

export function symbolClasses(elements: readonly Element[]): SymbolClasses {
  const distinct = [...new Set(elements.map(({ symbols }) => symbols))];
  const known = new Map<string, number>();
  const samples: number[] = [];
  const classOf = new Uint8Array(SYMBOLS);
  for (const symbol of new Set([...COMMON, ...classOf.keys()])) {
    const signature = distinct.map((symbols) => symbols[symbol]).join("");
    const symbolClass = known.get(signature) ?? samples.push(symbol) - 1;
    known.set(signature, symbolClass);
    classOf[symbol] = symbolClass;
  }
  return { classOf, samples };
}
