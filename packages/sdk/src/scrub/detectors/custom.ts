import { SondeError } from "../../errors.ts";
import { compileLinear, LinearPatternError } from "../linear/linear-pattern.ts";
import { normalizeAccount } from "../normalize.ts";
import type { Finding, FoundClass } from "../text/detector.ts";
import { parseGate } from "../text/gate-fragment.ts";
import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import type { SearchingDetector } from "../text/search.ts";

/** What a customer's own detector finds: everything that a pattern matches. */
export interface CustomDetectorOptions {
  /** Of the placeholder and in counts: 1 to 32 of `a-z`, `0-9` and `-`, a letter first; no built-in detector's. */
  readonly name: string;
  /** What of a match may stay: of `identifier` and `personal` a pseudonym, of `content` and `secret` nothing. */
  readonly class: FoundClass;
  /** As for `RegExp` without flags, but for what takes more than linear time; see `compileLinear`. */
  readonly pattern: string;
  /** Default false. */
  readonly ignoreCase?: boolean;
  /**
   * Text that has none of these, in any case, is not searched: at most 16 short fragments such as `acct-` or `id=\d`, as built-in
   * detectors have them. Default: all text is searched.
   */
  readonly gates?: readonly string[];
}

/** The most custom detectors. */
const MAX_CUSTOM_DETECTORS = 64;
const MAX_GATES = 16;
const MAX_GATE_CHARACTERS = 64;
const MAX_SHOWN_CHARACTERS = 64;

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
/** Of other placeholders, and what names in counts begin with. */
const RESERVED =
  /^(?:host|identifier|personal|content|secret|unscanned|truncated|invalid|known-.*|unscanned-.*)$/;
const CLASSES: readonly FoundClass[] = ["identifier", "personal", "content", "secret"];
const OPTIONS = ["name", "class", "pattern", "ignoreCase", "gates"];

/**
 * Detectors of the option at `path`, in their order. Throws {@link SondeError} `SONDE_OPTION_UNKNOWN` or `SONDE_OPTION_INVALID`;
 * never with a pattern in its message, since that may be made from a secret.
 */
export function readCustomDetectors(
  path: string,
  value: unknown,
  builtInNames: readonly string[],
): readonly SearchingDetector[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_CUSTOM_DETECTORS) {
    throw invalid(path, `an array of at most ${MAX_CUSTOM_DETECTORS} detectors`);
  }
  const taken = new Set(builtInNames);
  return value.map((options: unknown, index) => {
    const detector = customDetector(options, `${path}[${index}]`);
    if (taken.has(detector.name)) {
      throw invalid(
        `${path}[${index}].name`,
        `a name that no other detector has; ${detector.name} is taken`,
      );
    }
    taken.add(detector.name);
    return detector;
  });
}

/** One detector, its pattern run by an engine that takes linear time. Throws as {@link readCustomDetectors} does. */
export function customDetector(options: unknown, path: string = "detector"): SearchingDetector {
  const { name, class: foundClass, pattern, ignoreCase, gates } = readOptions(path, options);
  const compiled = compile(`${path}.pattern`, pattern, ignoreCase ?? false);
  return {
    name,
    class: foundClass,
    gates: gates ?? [],
    findAll: (text, identities) =>
      compiled.findAll(text).map(
        ({ start, end }): Finding => ({
          start,
          end,
          replacement: replacementOf(name, foundClass, text.slice(start, end), identities),
        }),
      ),
  };
}

function replacementOf(
  name: string,
  foundClass: FoundClass,
  value: string,
  identities: Identities,
): string {
  if (foundClass === "identifier") {
    return placeholder(name, identities.of(foundClass, value.normalize("NFC")));
  }
  if (foundClass !== "personal") return placeholder(name);
  return placeholder(name, identities.of(foundClass, normalizeAccount(value)));
}

function readOptions(path: string, options: unknown): CustomDetectorOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalid(path, "an object with a name, a class and a pattern");
  }
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) {
    const message = `there is no option ${path}.${unknown.slice(0, MAX_SHOWN_CHARACTERS)}; the options here are ${OPTIONS.join(", ")}`;
    throw new SondeError("SONDE_OPTION_UNKNOWN", message);
  }
  const { name, class: foundClass, pattern, ignoreCase, gates } = options as CustomDetectorOptions;
  if (typeof name !== "string" || !NAME.test(name) || RESERVED.test(name)) {
    const wanted = "1 to 32 of a-z, 0-9 and -, a letter first, and no word of other placeholders";
    throw invalid(`${path}.name`, wanted, name);
  }
  if (!CLASSES.includes(foundClass)) {
    throw invalid(`${path}.class`, `one of ${CLASSES.join(", ")}`, foundClass);
  }
  if (typeof pattern !== "string") throw invalid(`${path}.pattern`, "a string");
  if (ignoreCase !== undefined && typeof ignoreCase !== "boolean") {
    throw invalid(`${path}.ignoreCase`, "true or false", ignoreCase);
  }
  if (gates !== undefined) checkGates(`${path}.gates`, gates);
  return options as CustomDetectorOptions;
}

function compile(
  path: string,
  pattern: string,
  ignoreCase: boolean,
): ReturnType<typeof compileLinear> {
  try {
    return compileLinear(pattern, { ignoreCase });
  } catch (error) {
    if (!(error instanceof LinearPatternError)) throw error;
    throw invalid(path, `a pattern that takes linear time: ${error.message}`);
  }
}

function checkGates(path: string, gates: unknown): void {
  if (!Array.isArray(gates) || gates.length === 0 || gates.length > MAX_GATES) {
    throw invalid(path, `an array of 1 to ${MAX_GATES} fragments`);
  }
  for (const [index, gate] of gates.entries()) {
    if (!isGate(gate)) {
      throw invalid(`${path}[${index}]`, "a fragment of 2 to 24 characters, classes or escapes");
    }
  }
}

function isGate(gate: unknown): boolean {
  if (typeof gate !== "string" || gate.length > MAX_GATE_CHARACTERS) return false;
  try {
    const isWide = (elements: readonly { readonly isOptional: boolean }[]): boolean =>
      elements.filter(({ isOptional }) => !isOptional).length >= 2;
    return parseGate(gate).every(isWide);
  } catch {
    // The message that the caller makes names the option; that of the parser is for authors of built-in detectors.
    return false;
  }
}

/** `shown` is left out where a value may be a secret. */
function invalid(path: string, wanted: string, shown?: unknown): SondeError {
  const isText = typeof shown === "string";
  const is = isText
    ? `is ${JSON.stringify(shown.slice(0, MAX_SHOWN_CHARACTERS))}`
    : "cannot be used";
  return new SondeError("SONDE_OPTION_INVALID", `${path} ${is}; it must be ${wanted}`);
}
