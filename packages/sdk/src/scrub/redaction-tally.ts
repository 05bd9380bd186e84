/** Names that are told apart; what custom detectors and later versions add beyond is counted as one. */
const MAX_NAMES = 256;
const OTHERS = "others";

/**
 * What was replaced in text, by detector: since the start, and in the record at hand. Never where, how long or under which key:
 * a list of what was redacted must not be a leak itself.
 */
export class RedactionTally {
  readonly #totals = new Map<string, { readonly privacyClass: string; count: number }>();
  readonly #record = new Map<string, number>();

  /** A detector, or `unscanned-<reason>` of class `unscanned`, replaced a stretch of text. */
  found(name: string, privacyClass: string): void {
    const isKnown = this.#totals.has(name) || this.#totals.size < MAX_NAMES;
    const key = isKnown ? name : OTHERS;
    const total = this.#totals.get(key);
    if (total === undefined) this.#totals.set(key, { privacyClass, count: 1 });
    else total.count++;
    this.#record.set(key, (this.#record.get(key) ?? 0) + 1);
  }

  /** Another record begins. */
  begin(): void {
    if (this.#record.size > 0) this.#record.clear();
  }

  /** `ip4=2,sas=1`, sorted by name; undefined where the record lost nothing. */
  get ofRecord(): string | undefined {
    if (this.#record.size === 0) return undefined;
    const names = [...this.#record.keys()].sort();
    return names.map((name) => `${name}=${this.#record.get(name)}`).join(",");
  }

  totals(): readonly {
    readonly name: string;
    readonly privacyClass: string;
    readonly count: number;
  }[] {
    return [...this.#totals].map(([name, { privacyClass, count }]) => ({
      name,
      privacyClass,
      count,
    }));
  }
}
