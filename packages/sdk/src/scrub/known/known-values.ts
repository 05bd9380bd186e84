import { detached } from "../../detached.ts";
import { maskIp } from "../masks/ip.ts";
import { maskMac } from "../masks/mac.ts";
import type { Finding } from "../text/detector.ts";
import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import { UNSCANNED_PLACEHOLDER } from "../token-gate.ts";
import {
  formsOf,
  isDistinctive,
  isStricter,
  type KnownClass,
  type KnownForm,
  keyOf,
  MAX_KNOWN_CHARACTERS,
} from "./forms.ts";
import { KnownSearch } from "./known-search.ts";

export { KNOWN_CLASSES, type KnownClass } from "./forms.ts";

/** The most values; 500 are what a large node has. */
const MAX_KNOWN_VALUES = 10_000;

const NOTHING: readonly Finding[] = Object.freeze([]);

/**
 * Values that are known to name something of the customer: no shape gives away a host name, a serial or a volume label. They are
 * found as whole tokens, without regard to case, in whatever encoding or mix of them stands in a text: plain, percent,
 * JSON-escaped, with doubled backslashes.
 *
 * Bounds: {@link MAX_KNOWN_VALUES} values of at most {@link MAX_KNOWN_CHARACTERS} UTF-16 code units, and half a million tokens
 * in all; what is over them is refused, nothing is evicted. A value inside of a longer word is not found, and neither is one
 * of fewer than three characters.
 */
export class KnownValues {
  readonly #classes = new Map<string, { readonly class: KnownClass; readonly value: string }>();
  #search = new KnownSearch();
  /** Whether values were taken out of what `#search` still finds. */
  #isStale = false;
  #version = 0;

  get size(): number {
    return this.#classes.size;
  }

  /** Goes up with each change. */
  get version(): number {
    return this.#version;
  }

  /**
   * False where the value is too short (3 characters, 6 for secrets, 6 for a number), a word that names nothing, too long, or one too
   * many. Of a value that is added twice the stricter class counts.
   */
  add(knownClass: KnownClass, value: string): boolean {
    if (value.length > MAX_KNOWN_CHARACTERS || !isDistinctive(knownClass, value)) return false;
    const key = keyOf(value);
    const before = this.#classes.get(key);
    if (before !== undefined && !isStricter(knownClass, before.class)) return true;
    if (before === undefined && this.#classes.size >= MAX_KNOWN_VALUES) return false;
    const kept = detached(value);
    if (!this.#upToDate().add(formsOf(knownClass, kept))) return false;
    this.#classes.set(key, { class: knownClass, value: kept });
    this.#version++;
    return true;
  }

  /** The index is made anew at the next look: some 10 ms for 10,000 values. */
  remove(value: string): boolean {
    if (!this.#classes.delete(keyOf(value))) return false;
    this.#isStale = true;
    this.#version++;
    return true;
  }

  /**
   * By start; none within another. Findings may overlap where values do. The engine's rule for text over budget holds here too: the
   * rest of a text that is hostile together with the values is one finding, `<unscanned>`.
   */
  find(text: string, identities: Identities): readonly Finding[] {
    if (this.#classes.size === 0) return NOTHING;
    const found = this.#upToDate().find(text);
    if (found.length === 0) return NOTHING;
    return found.map(({ start, end, form }) => ({
      start,
      end,
      replacement: form === undefined ? UNSCANNED_PLACEHOLDER : replacementOf(form, identities),
    }));
  }

  #upToDate(): KnownSearch {
    if (!this.#isStale) return this.#search;
    this.#search = new KnownSearch();
    for (const { class: knownClass, value } of this.#classes.values()) {
      this.#search.add(formsOf(knownClass, value));
    }
    this.#isStale = false;
    return this.#search;
  }
}

function replacementOf(form: KnownForm, identities: Identities): string {
  const { class: knownClass, identity } = form;
  if (knownClass === "secret" || knownClass === "content") return placeholder(knownClass);
  if (knownClass !== "host") return placeholder(knownClass, identities.of(knownClass, identity));
  // An address has the placeholder that the detectors give it: one thing, one name. A name of twelve hex
  // digits is a container's, not a MAC without its signs.
  const isMac = /[:-]/.test(identity);
  const address =
    maskIp(identity, identities) ?? (isMac ? maskMac(identity, identities) : undefined);
  return address ?? placeholder("host", identities.of("identifier", identity));
}
