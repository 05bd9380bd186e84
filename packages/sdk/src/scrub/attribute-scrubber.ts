import { types } from "node:util";
import { isKey, isMeasure, ruleByName } from "./attribute-names.ts";
import { type AttributePass, MAX_MEMBERS } from "./attribute-pass.ts";
import type { AttributeStrings } from "./attribute-strings.ts";
import { actionFor, type Exposure } from "./policy.ts";
import { type AttributeRule, attributeRule } from "./semconv-classes.ts";

/** A scrubbed copy: plain, acyclic, and nobody else's. */
export type ScrubbedValue =
  | string
  | number
  | boolean
  | null
  | readonly ScrubbedValue[]
  | { readonly [key: string]: ScrubbedValue };

const TEXT: AttributeRule = { privacyClass: "text", form: "plain" };

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
  readonly #exposure: Exposure;
  readonly #isStrict: boolean;

  constructor(strings: AttributeStrings, exposure: Exposure, isStrict: boolean) {
    this.strings = strings;
    this.#exposure = exposure;
    this.#isStrict = isStrict;
  }

  /** The attributes of one location; what was dropped of them is added to `pass.dropped`. */
  attributes(source: unknown, pass: AttributePass): Record<string, ScrubbedValue> {
    const copy: Record<string, ScrubbedValue> = {};
    if (typeof source === "object" && source !== null) {
      pass.dropped += this.#members(source, copy, "", undefined, pass);
    }
    return copy;
  }

  /** A value without a key: the body of a log record. Undefined where nothing of it may leave. */
  body(source: unknown, pass: AttributePass): ScrubbedValue | undefined {
    return this.#value("", source, TEXT, true, pass);
  }

  #members(
    source: object,
    copy: Record<string, ScrubbedValue>,
    prefix: string,
    parent: AttributeRule | undefined,
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
      const value = this.#member(source, key, prefix, parent, pass);
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
    prefix: string,
    parent: AttributeRule | undefined,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    if (!isKey(key)) return pass.drop("key");
    const full = prefix === "" ? key : `${prefix}.${key}`;
    const known = parent ?? attributeRule(full) ?? (full === key ? undefined : attributeRule(key));
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
    const rule = known ?? ruleByName(key);
    return this.#value(full, value, rule ?? TEXT, known === undefined, pass);
  }

  #value(
    key: string,
    value: unknown,
    rule: AttributeRule,
    isGuess: boolean,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    if (value === undefined) return undefined;
    if (!pass.takeValue()) return pass.drop("bound");
    if (value === null) return null;
    switch (typeof value) {
      case "string":
        return this.strings.scrub(key, value, rule, pass);
      case "number":
      case "bigint":
        return this.#number(key, value, rule, isGuess, pass);
      case "boolean":
        return isGuess || this.#keepsNumbers(rule) ? value : pass.drop(rule.privacyClass);
      case "object":
        return this.#container(key, value, rule, isGuess, pass);
      default:
        return pass.drop("kind");
    }
  }

  #keepsNumbers({ privacyClass }: AttributeRule): boolean {
    const action = actionFor(privacyClass, this.#exposure);
    return action === "keep" || action === "scan";
  }

  /** Measurements stay. A number that is a name (`user.id`) is one, and where a key only sounds like a secret it must not measure it. */
  #number(
    key: string,
    value: number | bigint,
    rule: AttributeRule,
    isGuess: boolean,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    // OTLP has integers of 64 bits, JavaScript writes those of 53 exactly.
    if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) return pass.drop("kind");
    const isExact = typeof value === "number" || BigInt.asIntN(54, value) === value;
    const number = isExact ? Number(value) : String(value);
    if (this.#keepsNumbers(rule)) return number;
    if (isGuess && rule.privacyClass === "secret" && isMeasure(key)) return number;
    return this.strings.scrub(key, String(number), rule, pass);
  }

  #container(
    key: string,
    value: object,
    rule: AttributeRule,
    isGuess: boolean,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    if (types.isDate(value)) return this.#date(key, value, rule, pass);
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return pass.drop("bytes");
    // Its characters would be its members.
    if (types.isBoxedPrimitive(value)) return pass.drop("kind");
    if (actionFor(rule.privacyClass, this.#exposure) === "drop")
      return pass.drop(rule.privacyClass);
    if (!pass.enter(value)) return pass.drop("depth");
    try {
      return Array.isArray(value)
        ? this.#elements(key, value, rule, isGuess, pass)
        : this.#map(key, value, rule, pass);
    } catch {
      // A proxy that throws, or whose target is gone. What was read of it so far does not leave either.
      return pass.drop("unreadable");
    } finally {
      pass.leave();
    }
  }

  #map(key: string, map: object, rule: AttributeRule, pass: AttributePass): ScrubbedValue {
    const copy: Record<string, ScrubbedValue> = {};
    // What lies within a name is a part of it; within text each member speaks for itself.
    const isName = rule.privacyClass === "identifier" || rule.privacyClass === "personal";
    this.#members(map, copy, key, isName ? rule : undefined, pass);
    return copy;
  }

  #elements(
    key: string,
    list: readonly unknown[],
    rule: AttributeRule,
    isGuess: boolean,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    const length = Math.min(list.length, MAX_MEMBERS);
    if (list.length > MAX_MEMBERS) pass.drop("bound");
    const read = Array.from({ length }, (_, at) => list[at]);
    // The password is the piece after `--password`: the pieces are read together.
    if (rule.form === "arguments" && read.every((piece) => typeof piece === "string")) {
      return this.strings.scrub(key, read.join(" "), rule, pass)?.split(" ");
    }
    const copy: ScrubbedValue[] = [];
    for (const element of read) {
      const scrubbed = this.#value(key, element, rule, isGuess, pass);
      if (scrubbed !== undefined) copy.push(scrubbed);
    }
    return copy.length === 0 && length > 0 ? undefined : copy;
  }

  #date(key: string, date: Date, rule: AttributeRule, pass: AttributePass): string | undefined {
    // By the built-in method: the date's own may be anything.
    const millis = Date.prototype.getTime.call(date);
    if (Number.isNaN(millis)) return pass.drop("kind");
    const text = Date.prototype.toISOString.call(date);
    return this.#keepsNumbers(rule) ? text : this.strings.scrub(key, text, rule, pass);
  }
}
