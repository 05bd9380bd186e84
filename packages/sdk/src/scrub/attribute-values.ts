import { types } from "node:util";
import { isMeasure } from "./attribute-names.ts";
import { type AttributePass, MAX_MEMBERS } from "./attribute-pass.ts";
import type { AttributeStrings } from "./attribute-strings.ts";
import { actionFor, type Exposure } from "./policy.ts";
import type { AttributeRule } from "./semconv-classes.ts";

/** A scrubbed copy: plain, acyclic, and nobody else's. */
export type ScrubbedValue =
  | string
  | number
  | boolean
  | null
  | readonly ScrubbedValue[]
  | { readonly [key: string]: ScrubbedValue };

/** What is said of a value before it is looked at. */
export interface Expected {
  /** From the outermost key on, for rules by key. */
  readonly key: string;
  readonly rule: AttributeRule;
  /** The rule is not a convention's: the key only sounds so, or says nothing. */
  readonly isGuess: boolean;
}

type CopyMap = (map: object, expected: Expected, pass: AttributePass) => ScrubbedValue;

/** What becomes of one value, by its kind. Members of maps are attributes again: those come from `copyMap`. */
export class AttributeValues {
  readonly #strings: AttributeStrings;
  readonly #exposure: Exposure;
  readonly #copyMap: CopyMap;

  constructor(strings: AttributeStrings, exposure: Exposure, copyMap: CopyMap) {
    this.#strings = strings;
    this.#exposure = exposure;
    this.#copyMap = copyMap;
  }

  /** Undefined where it is dropped, which the pass then has counted. */
  scrub(value: unknown, expected: Expected, pass: AttributePass): ScrubbedValue | undefined {
    const { key, rule, isGuess } = expected;
    if (value === undefined) return undefined;
    if (!pass.takeValue()) return pass.drop("bound");
    if (value === null) return null;
    switch (typeof value) {
      case "string":
        return this.#strings.scrub(key, value, rule, pass);
      case "number":
      case "bigint":
        return this.#number(value, expected, pass);
      case "boolean":
        return isGuess || this.#keepsNumbers(rule) ? value : pass.drop(rule.privacyClass);
      case "object":
        return this.#container(value, expected, pass);
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
    value: number | bigint,
    { key, rule, isGuess }: Expected,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    // OTLP has integers of 64 bits, JavaScript writes those of 53 exactly.
    if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) return pass.drop("kind");
    const isExact = typeof value === "number" || BigInt.asIntN(54, value) === value;
    const number = isExact ? Number(value) : String(value);
    if (this.#keepsNumbers(rule)) return number;
    if (isGuess && rule.privacyClass === "secret" && isMeasure(key)) return number;
    return this.#strings.scrub(key, String(number), rule, pass);
  }

  #container(value: object, expected: Expected, pass: AttributePass): ScrubbedValue | undefined {
    const { privacyClass } = expected.rule;
    if (types.isDate(value)) return this.#date(value, expected, pass);
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return pass.drop("bytes");
    // Its characters would be its members.
    if (types.isBoxedPrimitive(value)) return pass.drop("kind");
    if (actionFor(privacyClass, this.#exposure) === "drop") return pass.drop(privacyClass);
    if (!pass.enter(value)) return pass.drop("depth");
    try {
      return Array.isArray(value)
        ? this.#elements(value, expected, pass)
        : this.#copyMap(value, expected, pass);
    } catch {
      // A proxy that throws, or whose target is gone. What was read of it so far does not leave either.
      return pass.drop("unreadable");
    } finally {
      pass.leave();
    }
  }

  #elements(
    list: readonly unknown[],
    expected: Expected,
    pass: AttributePass,
  ): ScrubbedValue | undefined {
    const { key, rule } = expected;
    const length = Math.min(list.length, MAX_MEMBERS);
    if (list.length > MAX_MEMBERS) pass.drop("bound");
    const read = Array.from({ length }, (_, at) => list[at]);
    if (rule.form === "arguments") {
      // The password is the piece after `--password`: the pieces are read together. What is no piece of a command line is left out.
      const pieces = read.filter((piece) =>
        /^(?:string|number|bigint|boolean)$/.test(typeof piece),
      );
      return this.#strings.scrub(key, pieces.join(" "), rule, pass)?.split(" ");
    }
    const copy: ScrubbedValue[] = [];
    for (const element of read) {
      const scrubbed = this.scrub(element, expected, pass);
      if (scrubbed !== undefined) copy.push(scrubbed);
    }
    return copy.length === 0 && length > 0 ? undefined : copy;
  }

  #date(date: Date, { key, rule }: Expected, pass: AttributePass): string | undefined {
    // By the built-in method: the date's own may be anything.
    const millis = Date.prototype.getTime.call(date);
    if (Number.isNaN(millis)) return pass.drop("kind");
    const text = Date.prototype.toISOString.call(date);
    return this.#strings.scrub(key, text, rule, pass);
  }
}
