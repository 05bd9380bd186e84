import { isKey, ruleByName } from "./attribute-names.ts";
import { type AttributePass, MAX_MEMBERS } from "./attribute-pass.ts";
import type { AttributeStrings } from "./attribute-strings.ts";
import { AttributeValues, type Expected, type ScrubbedValue } from "./attribute-values.ts";
import type { Exposure } from "./policy.ts";
import { type AttributeRule, attributeRule } from "./semconv-classes.ts";

const TEXT: AttributeRule = { privacyClass: "text", form: "plain" };
/** Of a value without a key. */
const BODY: Expected = { key: "", rule: TEXT, isGuess: true };

/** Where a member lies: the keys that lead to it, and the rule of what it is a part of. */
interface Place {
  readonly prefix: string;
  readonly rule: AttributeRule | undefined;
}

const TOP: Place = { prefix: "", rule: undefined };

/**
 * Attributes of foreign code, by the class of their key: `semconv-classes.ts` for what OpenTelemetry knows, `attribute-names.ts` for
 * what a key says, else text that the detectors read, numbers and booleans as they are. In strict mode keys that no convention knows
 * are dropped.
 *
 * Never throws and never changes what it is given: cycles, getters that throw, proxies, symbols, functions, bytes and dates that are
 * none are dropped and counted. Each member is read once, so that what was looked at is what leaves. Bounds: those of the pass.
 */
export class AttributeScrubber {
  readonly strings: AttributeStrings;
  readonly #values: AttributeValues;
  readonly #isStrict: boolean;

  constructor(strings: AttributeStrings, exposure: Exposure, isStrict: boolean) {
    this.strings = strings;
    this.#values = new AttributeValues(strings, exposure, (map, expected, pass) =>
      this.#map(map, expected, pass),
    );
    this.#isStrict = isStrict;
  }

  /** The attributes of one location; what was dropped of them is added to `pass.dropped`. */
  attributes(source: unknown, pass: AttributePass): Record<string, ScrubbedValue> {
    const copy: Record<string, ScrubbedValue> = {};
    if (typeof source === "object" && source !== null) {
      pass.dropped += this.#members(source, copy, TOP, pass);
    }
    return copy;
  }

  /** A value without a key: the body of a log record. Undefined where nothing of it may leave. */
  body(source: unknown, pass: AttributePass): ScrubbedValue | undefined {
    return this.#values.scrub(source, BODY, pass);
  }

  #map(map: object, { key, rule }: Expected, pass: AttributePass): ScrubbedValue {
    const copy: Record<string, ScrubbedValue> = {};
    // What lies within a name is a part of it; within text each member speaks for itself.
    const isName = rule.privacyClass === "identifier" || rule.privacyClass === "personal";
    this.#members(map, copy, { prefix: key, rule: isName ? rule : undefined }, pass);
    return copy;
  }

  /** The members that were dropped. */
  #members(
    source: object,
    copy: Record<string, ScrubbedValue>,
    place: Place,
    pass: AttributePass,
  ): number {
    let keys: readonly string[];
    try {
      keys = Object.keys(source);
    } catch {
      // A proxy that throws. Nothing of it was read.
      pass.drop("unreadable");
      return 1;
    }
    let kept = 0;
    for (const key of keys.slice(0, MAX_MEMBERS)) {
      const value = this.#member(source, key, place, pass);
      if (value === undefined) continue;
      copy[key] = value;
      kept++;
    }
    if (keys.length > MAX_MEMBERS) pass.drop("bound");
    return keys.length - kept;
  }

  #member(
    source: object,
    key: string,
    { prefix, rule }: Place,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    if (!isKey(key)) return pass.drop("key");
    const full = prefix === "" ? key : `${prefix}.${key}`;
    const known = rule ?? attributeRule(full) ?? (full === key ? undefined : attributeRule(key));
    if (known === undefined) {
      if (this.#isStrict) return pass.drop("unknown");
      if (!this.strings.isClean(key)) return pass.drop("key");
    }
    let value: unknown;
    try {
      value = (source as Readonly<Record<string, unknown>>)[key];
    } catch {
      // A getter that throws. Nothing was read.
      return pass.drop("unreadable");
    }
    const expected = known ?? ruleByName(key) ?? TEXT;
    return this.#values.scrub(
      value,
      { key: full, rule: expected, isGuess: known === undefined },
      pass,
    );
  }
}
