/** The text scrubber by itself, without a running SDK: `@sonde/sdk/scrub`. */
import { systemClock } from "./clock.ts";
import type { DiagnosticLevel } from "./emit/definition.ts";
import { SondeError } from "./errors.ts";
import { checkObject, invalidOption, readChoice, readInteger } from "./option-value.ts";
import { type CustomDetectorOptions, readCustomDetectors } from "./scrub/detectors/custom.ts";
import { builtInDetectors, detectorsWith } from "./scrub/detectors/index.ts";
import { KNOWN_CLASSES, type KnownClass, KnownValues } from "./scrub/known/known-values.ts";
import { KEY_BYTES } from "./scrub/pseudonym.ts";
import type { Detector, FoundClass } from "./scrub/text/detector.ts";
import { type Identities, NO_IDENTITIES } from "./scrub/text/identities.ts";
import { KeyedIdentities } from "./scrub/text/keyed-identities.ts";
import {
  DEFAULT_MAX_CHARACTERS,
  MAX_MAX_CHARACTERS,
  MIN_MAX_CHARACTERS,
  TextScrubber,
} from "./scrub/text/text-scrubber.ts";

export type { DiagnosticLevel } from "./emit/definition.ts";
export { SondeError, type SondeErrorCode } from "./errors.ts";
export type { CustomDetectorOptions } from "./scrub/detectors/custom.ts";
export type { KnownClass } from "./scrub/known/known-values.ts";
export type { FoundClass } from "./scrub/text/detector.ts";

export interface TextScrubberOptions {
  /** At `full` persons get pseudonyms too. Default `basic`. There is no `off`: text that may not leave needs no scrubber. */
  readonly level?: DiagnosticLevel;
  /** 32 bytes: the key of the pseudonyms. Without it placeholders have none. */
  readonly key?: Uint8Array;
  /** What no shape gives away: names of hosts, volumes, persons; serials, passwords. Found in any case and encoding. */
  readonly knownValues?: Readonly<Partial<Record<KnownClass, readonly string[]>>>;
  /** At most 64 detectors of your own, beside the built-in ones. Their patterns are run in linear time. */
  readonly detectors?: readonly CustomDetectorOptions[];
  /** Names of built-in detectors that are not to run. */
  readonly disable?: readonly string[];
  /** 64 to 1,048,576 UTF-16 code units of a text; what is over is dropped. Default 8192, for stack traces 65,536. */
  readonly maxCharacters?: number;
  /** Told of each replacement: the detector, `known-<class>` or `unscanned-<reason>`, and the class. */
  readonly onFound?: (name: string, foundClass: FoundClass | "unscanned") => void;
  /** Told of each known value that will not be found, by its index: too short, a common word, too long, or over 10,000. */
  readonly onRefused?: (knownClass: KnownClass, index: number) => void;
}

const OPTIONS = [
  "level",
  "key",
  "knownValues",
  "detectors",
  "disable",
  "maxCharacters",
  "onFound",
  "onRefused",
] as const satisfies readonly (keyof TextScrubberOptions)[];

const BUILT_IN_NAMES: readonly string[] = builtInDetectors.map(({ name }) => name);

/**
 * A function that replaces what must not leave in a text by placeholders. It never throws; what is no string, and what cannot be
 * searched to its end, becomes `<unscanned>`. It runs in well under a millisecond and keeps no text.
 *
 * Throws {@link SondeError} `SONDE_OPTION_UNKNOWN` or `SONDE_OPTION_INVALID` on wrong options.
 */
export function createTextScrubber(options: TextScrubberOptions = {}): (text: string) => string {
  checkObject("options", options, OPTIONS);
  const level = readChoice("level", options.level, ["basic", "full"]);
  const maxCharacters = readInteger(
    "maxCharacters",
    options.maxCharacters,
    MIN_MAX_CHARACTERS,
    MAX_MAX_CHARACTERS,
    DEFAULT_MAX_CHARACTERS,
  );
  const onFound = readFunction("onFound", options.onFound);
  const known = readKnownValues(options);
  const scrubber = new TextScrubber({
    detectors: detectorsWith(
      readCustomDetectors("detectors", options.detectors, BUILT_IN_NAMES),
      readDetectors(options.disable),
    ),
    identities: readIdentities(options.key, level),
    clock: systemClock,
    maxCharacters,
    ...(known === undefined ? {} : { known }),
    ...(onFound === undefined ? {} : { onFound }),
  });
  return (text) => scrubber.scrub(text);
}

function readFunction<T>(name: string, value: T): T {
  if (value === undefined || typeof value === "function") return value;
  throw invalidOption(name, value, "a function");
}

function readIdentities(key: unknown, level: DiagnosticLevel): Identities {
  if (key === undefined) return NO_IDENTITIES;
  if (!(key instanceof Uint8Array) || key.length !== KEY_BYTES) {
    throw privateOption("key", `a Uint8Array of ${KEY_BYTES} bytes`);
  }
  return new KeyedIdentities(Uint8Array.from(key), level);
}

function readDetectors(disable: unknown): readonly Detector[] {
  const disabled = readStrings("disable", disable);
  const unknown = disabled.find((name) => !BUILT_IN_NAMES.includes(name));
  if (unknown !== undefined) {
    throw invalidOption("disable", unknown, `one of ${BUILT_IN_NAMES.join(", ")}`);
  }
  if (disabled.length === 0) return builtInDetectors;
  return builtInDetectors.filter(({ name }) => !disabled.includes(name));
}

function readKnownValues({ knownValues, onRefused }: TextScrubberOptions): KnownValues | undefined {
  readFunction("onRefused", onRefused);
  if (knownValues === undefined) return undefined;
  checkObject("knownValues", knownValues, KNOWN_CLASSES);
  const known = new KnownValues();
  for (const knownClass of KNOWN_CLASSES) {
    const values = readStrings(`knownValues.${knownClass}`, knownValues[knownClass]);
    for (const [index, value] of values.entries()) {
      if (!known.add(knownClass, value)) onRefused?.(knownClass, index);
    }
  }
  return known;
}

/** Of what may be a secret, or is at the place of one, a message says nothing. */
function privateOption(path: string, wanted: string): SondeError {
  return new SondeError("SONDE_OPTION_INVALID", `${path} cannot be used; it must be ${wanted}`);
}

function readStrings(path: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw privateOption(path, "an array of strings");
  const index = value.findIndex((each) => typeof each !== "string");
  if (index >= 0) throw privateOption(`${path}[${index}]`, "a string");
  return value as readonly string[];
}
