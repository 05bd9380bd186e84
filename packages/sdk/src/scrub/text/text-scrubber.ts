import type { Clock } from "../../clock.ts";
import { detached } from "../../detached.ts";
import type { KnownValues } from "../known/known-values.ts";
import { isStack, scrubStack } from "../stack/scrub-stack.ts";
import { UNSCANNED_PLACEHOLDER } from "../token-gate.ts";
import { MAX_PASSES, OverBudget } from "./budget.ts";
import { cap } from "./cap.ts";
import type { FoundClass } from "./detector.ts";
import type { Identities } from "./identities.ts";
import type { AnyDetector } from "./search.ts";
import { replace, unite } from "./spans.ts";
import { ViewSearch } from "./view-search.ts";

/** Of a text, in UTF-16 code units. A line of a log has 120, a long message 2,000. */
export const DEFAULT_MAX_CHARACTERS = 8192;
/** Room for the marks of what was cut off. */
export const MIN_MAX_CHARACTERS = 64;
export const MAX_MAX_CHARACTERS: number = 2 ** 20;

/** A trace is longer than a message, and most of it tells something. */
const STACK_FACTOR = 8;
/** What a line of a trace begins with: white space, `|`, `#`, `at` and `File`. */
const STACK_STARTS: ReadonlySet<number> = new Set(
  Array.from(" \t|#aF", (sign) => sign.charCodeAt(0)),
);
const HALF_CHARACTER = /\p{Surrogate}/gu;

export interface TextScrubberOptions {
  /** In the order of precedence among findings of one length. */
  readonly detectors: readonly AnyDetector[];
  readonly identities: Identities;
  readonly known?: KnownValues;
  readonly clock: Clock;
  /** {@link MIN_MAX_CHARACTERS} or more, eight times as many for stack traces; what is over is dropped. Default {@link DEFAULT_MAX_CHARACTERS}. */
  readonly maxCharacters?: number;
  /** Told of each replacement: the detector's name (or `known-<class>`, `unscanned-<reason>`) and the class. */
  readonly onFound?: (name: string, foundClass: FoundClass | "unscanned") => void;
}

/**
 * Replaces what must not leave in a free text, stretch by stretch: known values, then what detectors recognise, in the text as it
 * stands and in decoded readings of it.
 *
 * Fails closed: a text on which a detector throws, or that takes more than its budget, becomes `<unscanned>`, counted by
 * reason. The same text gives the same result for the same identities and known values, and scrubbing twice is scrubbing once.
 */
export class TextScrubber {
  readonly #options: TextScrubberOptions;
  readonly #maxCharacters: number;
  readonly #search: ViewSearch;

  constructor(options: TextScrubberOptions) {
    this.#options = options;
    this.#maxCharacters = options.maxCharacters ?? DEFAULT_MAX_CHARACTERS;
    this.#search = new ViewSearch(options.detectors, options.identities, options.known);
  }

  /** Never throws. */
  scrub(text: string): string {
    try {
      // Callers in JavaScript; nothing of another kind leaves by a conversion.
      if (typeof text !== "string") return this.#unscanned("kind");
      return this.#scrubToRest(text);
    } catch (error) {
      return this.#unscanned(error instanceof OverBudget ? error.reason : "detector");
    }
  }

  /**
   * A detector looks at what stands around a value, and that was another value until now: so what was scrubbed is scrubbed again,
   * until it rests. Twice is then once, whatever detectors there are.
   */
  #scrubToRest(text: string): string {
    let scrubbed = this.#scrubCapped(text);
    let before = text;
    for (let pass = 1; scrubbed !== before; pass++) {
      if (pass === MAX_PASSES) throw new OverBudget("passes");
      before = scrubbed;
      scrubbed = this.#scrubCapped(before);
    }
    return scrubbed;
  }

  #scrubCapped(text: string): string {
    const isTrace = mayBeStack(text) && isStack(text.slice(0, this.#maxCharacters));
    const max = isTrace ? this.#maxCharacters * STACK_FACTOR : this.#maxCharacters;
    const capped = text.length > max ? detached(cap(text, max)) : text;
    const scrubbed = isTrace
      ? scrubStack(capped, (rest) => this.#scrubText(rest))
      : this.#scrubText(capped);
    // Placeholders may be longer than what they stand for.
    return scrubbed.length > max ? cap(scrubbed, max) : scrubbed;
  }

  #scrubText(text: string): string {
    const found = this.#search.find(text, this.#options.clock);
    // UTF-8 has no half of a character: whatever encodes the text would put the same sign in its place.
    const whole = this.#search.isAscii ? text : text.replace(HALF_CHARACTER, "\ufffd");
    if (found.length === 0) return whole;
    const spans = unite(found);
    for (const span of spans) this.#report(span.name, span.class);
    return replace(whole, spans);
  }

  #unscanned(reason: string): string {
    this.#report(`unscanned-${reason}`, "unscanned");
    return UNSCANNED_PLACEHOLDER;
  }

  #report(name: string, foundClass: FoundClass | "unscanned"): void {
    try {
      this.#options.onFound?.(name, foundClass);
    } catch {
      // Whoever counts may fail at it; the text is scrubbed all the same.
    }
  }
}

/** A look at next to no cost before the real one. */
function mayBeStack(text: string): boolean {
  return STACK_STARTS.has(text.charCodeAt(0)) || text.includes("\n");
}
