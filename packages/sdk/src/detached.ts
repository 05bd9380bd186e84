/**
 * A copy of `value` for a table that outlives the call. A string that the host cut out of a longer
 * one keeps all of that one in memory (V8's sliced strings), and no bound on entries would hold.
 *
 * Through JSON, because what it parses is flat: as keys of a Map such strings compare as fast as the
 * host's own, while a copy that is itself a slice costs some 50 ns more at each look-up (measured on
 * Node 24.21). The copy costs 0.4 µs, next to a keyed hash of several.
 */
export function detached(value: string): string {
  return JSON.parse(JSON.stringify(value)) as string;
}
