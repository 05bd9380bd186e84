import type { Clock } from "../clock.ts";
import type { FieldDefinition, PrivacyClass } from "../emit/definition.ts";
import type { Random } from "../random.ts";
import { KeyedRandomness, samplingEpochAt } from "../sample/keyed-randomness.ts";
import type { KeyRing } from "../scrub/key-ring.ts";
import type { KnownValues } from "../scrub/known/known-values.ts";
import { MaskCache } from "../scrub/mask-cache.ts";
import { MASKS } from "../scrub/masks/index.ts";
import { normalizeHost } from "../scrub/normalize.ts";
import {
  actionFor,
  type Exposure,
  levelOf,
  type PolicyOverrides,
  type PrivacyLevel,
  policyAt,
} from "../scrub/policy.ts";
import { Pseudonymizer } from "../scrub/pseudonym.ts";
import { RedactionTally } from "../scrub/redaction-tally.ts";
import type { Identities } from "../scrub/text/identities.ts";
import type { AnyDetector } from "../scrub/text/search.ts";
import { TextScrubber } from "../scrub/text/text-scrubber.ts";
import { samplingHash } from "./sampling-hash.ts";

export interface HostPrivacyOptions {
  readonly level: PrivacyLevel;
  readonly overrides?: PolicyOverrides | undefined;
  /** Undefined: there is no key, and identifiers are dropped. */
  readonly keys: KeyRing | undefined;
  readonly detectors: readonly AnyDetector[];
  readonly known: KnownValues;
  readonly clock: Clock;
}

/** The classes whose values may become pseudonyms. */
type NamedClass = "identifier" | "personal";

/**
 * All that decides on the host's thread what becomes of a value: level and overrides, the key of the running epoch, what is known,
 * and what reads text. One per SDK. Bounds: two caches of pseudonyms for each class and normalisation in use, one of R for each
 * attribute that decides, and those of the parts.
 */
export class HostPrivacy implements Identities {
  /** What was replaced in text. */
  readonly tally: RedactionTally = new RedactionTally();
  readonly known: KnownValues;
  readonly scrubber: TextScrubber;
  readonly #options: HostPrivacyOptions;
  readonly #pseudonymizers = new Map<string, Pseudonymizer>();
  readonly #masks = new Map<string, MaskCache>();
  /** By attribute: events that are sampled by the same one share their cache. */
  readonly #randomness = new Map<string, KeyedRandomness>();
  #keys: KeyRing | undefined;
  #epoch: number;
  #level: PrivacyLevel;
  /** While something is shown and not done. */
  #shown: { readonly exposure: Exposure; readonly tally: RedactionTally } | undefined;
  /** Of pseudonyms whose key was destroyed. */
  #usesBefore: ReadonlyMap<PrivacyClass, number> = new Map();

  constructor(options: HostPrivacyOptions) {
    const { clock, detectors, keys, known, level } = options;
    this.#options = options;
    this.#keys = keys;
    this.#level = level;
    this.#epoch = keys?.epochAt(clock.nowMillis()) ?? 0;
    this.known = known;
    this.scrubber = new TextScrubber({
      detectors,
      known,
      clock,
      identities: this,
      onFound: (name, foundClass) => (this.#shown?.tally ?? this.tally).found(name, foundClass),
    });
  }

  get level(): PrivacyLevel {
    return this.#level;
  }

  get exposure(): Exposure {
    return policyAt(this.#level, this.#options.overrides);
  }

  /**
   * Values are written within `action` as at that level, and counted in a tally that is thrown away. Throws what `action`
   * throws.
   */
  show<T>(level: PrivacyLevel, action: (exposure: Exposure, tally: RedactionTally) => T): T {
    const uses = new Map([...this.#pseudonymizers.values()].map((one) => [one, one.uses]));
    const exposure = policyAt(level, this.#options.overrides);
    const tally = new RedactionTally();
    this.#shown = { exposure, tally };
    try {
      return action(exposure, tally);
    } finally {
      this.#shown = undefined;
      for (const one of this.#pseudonymizers.values()) one.uses = uses.get(one) ?? 0;
    }
  }

  /**
   * R by the values of an attribute, or of this installation; undefined without a key: R is then drawn, which loses consistency and
   * keeps weights true. Its epochs are its own, and those of pseudonyms do not move it.
   */
  keyedRandomness(
    by: "attribute" | "device",
    attribute: string,
    random: Random,
  ): KeyedRandomness | undefined {
    if (this.#keys === undefined) return undefined;
    const id = `${by} ${attribute}`;
    const known = this.#randomness.get(id);
    if (known !== undefined) return known;
    const hash = samplingHash(this.#keys.lasting, by, attribute);
    const made = new KeyedRandomness(
      hash,
      random,
      samplingEpochAt(this.#options.clock.nowMillis()),
    );
    this.#randomness.set(id, made);
    return made;
  }

  /** Layouts of equal variants are equal: how values are written hangs on nothing else. */
  get variant(): string {
    return `${this.#level} ${this.#keys === undefined ? "without" : "with"} key`;
  }

  setLevel(level: PrivacyLevel): void {
    this.#level = level;
  }

  /**
   * Takes the key of another epoch where the clock has come to one, and R of another. True where the key is another: what was
   * written ahead is stale. R is looked up for each event, so nothing of it is.
   */
  renew(): boolean {
    const keys = this.#keys;
    if (keys === undefined) return false;
    const nowMillis = this.#options.clock.nowMillis();
    const samplingEpoch = samplingEpochAt(nowMillis);
    for (const randomness of this.#randomness.values()) randomness.turn(samplingEpoch);
    const epoch = keys.epochAt(nowMillis);
    if (epoch === this.#epoch) return false;
    this.#epoch = epoch;
    const key = keys.keyOf(epoch);
    for (const pseudonymizer of this.#pseudonymizers.values()) pseudonymizer.rekey(key);
    for (const masks of this.#masks.values()) masks.forget();
    return true;
  }

  /** From now on there is no key: nobody can make these pseudonyms again, and identifiers are dropped. */
  destroyKey(): void {
    this.#keys?.destroy();
    this.#keys = undefined;
    this.#usesBefore = this.pseudonyms();
    for (const pseudonymizer of this.#pseudonymizers.values()) pseudonymizer.destroyKey();
    this.#pseudonymizers.clear();
    this.#masks.clear();
    this.#forgetRandomness();
    this.#randomness.clear();
  }

  /** Undefined where nothing may stand for a value of that class. */
  of(foundClass: NamedClass, value: string): string | undefined {
    if (actionFor(foundClass, this.#shown?.exposure ?? this.exposure) !== "pseudonym")
      return undefined;
    return this.#pseudonymizer(foundClass, undefined)?.text(value);
  }

  /** For a field of that class; one that names a host agrees with all other writings of it. */
  pseudonymizerOf(field: FieldDefinition): Pseudonymizer | undefined {
    return this.#pseudonymizer(field.class, field.identifies);
  }

  /** Of a field whose values name a thing that a mask tells more of; a host has only a name. */
  masksOf({ class: privacyClass, identifies }: FieldDefinition): MaskCache | undefined {
    const mask = identifies === undefined || identifies === "host" ? undefined : MASKS[identifies];
    if (mask === undefined || (privacyClass !== "identifier" && privacyClass !== "personal")) {
      return undefined;
    }
    // A mask may have a person's pseudonym in it, which not every level lets out.
    const id = `${privacyClass} ${identifies} ${levelOf(this.#shown?.exposure ?? this.exposure)}`;
    let masks = this.#masks.get(id);
    if (masks === undefined) {
      // What is none of these things is still a value of its class.
      masks = new MaskCache((value) => mask(value, this) ?? this.of(privacyClass, value) ?? "");
      this.#masks.set(id, masks);
    }
    return masks;
  }

  /** A value's pseudonyms in every epoch that can still be named, newest first; empty without a key. */
  pseudonymsOf(privacyClass: NamedClass, value: string): readonly string[] {
    const keys = this.#keys?.named(this.#options.clock.nowMillis()) ?? [];
    return keys.flatMap((key) => {
      const forms = new Set([value, normalizeHost(value)]);
      return [...forms].map((form) => new Pseudonymizer(key, privacyClass).text(form));
    });
  }

  /** Values that were given stay in memory no longer. */
  forget(value: string): void {
    this.known.remove(value);
    for (const pseudonymizer of this.#pseudonymizers.values()) pseudonymizer.forget();
    for (const masks of this.#masks.values()) masks.forget();
    this.#forgetRandomness();
  }

  #forgetRandomness(): void {
    for (const randomness of this.#randomness.values()) randomness.forget();
  }

  /** How many values got a pseudonym, by class. */
  pseudonyms(): ReadonlyMap<PrivacyClass, number> {
    const uses = new Map(this.#usesBefore);
    for (const [id, pseudonymizer] of this.#pseudonymizers) {
      const privacyClass = id.split(" ")[0] as PrivacyClass;
      uses.set(privacyClass, (uses.get(privacyClass) ?? 0) + pseudonymizer.uses);
    }
    return uses;
  }

  #pseudonymizer(
    privacyClass: PrivacyClass,
    identifies: FieldDefinition["identifies"],
  ): Pseudonymizer | undefined {
    if (this.#keys === undefined) return undefined;
    const id = `${privacyClass} ${identifies ?? ""}`;
    const known = this.#pseudonymizers.get(id);
    if (known !== undefined) return known;
    const key = this.#keys.keyOf(this.#epoch);
    const normalize = identifies === "host" ? normalizeHost : undefined;
    const made = new Pseudonymizer(key, privacyClass, normalize);
    this.#pseudonymizers.set(id, made);
    return made;
  }
}
