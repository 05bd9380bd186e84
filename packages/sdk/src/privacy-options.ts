import { resolve } from "node:path";
import type { DestinationPrivacy } from "./destination-privacy.ts";
import type { DiagnosticLevel, PrivacyClass } from "./emit/definition.ts";
import { SondeError } from "./errors.ts";
import { checkObject, invalidOption, readChoice, readInteger, readText } from "./option-value.ts";
import { type CustomDetectorOptions, readCustomDetectors } from "./scrub/detectors/custom.ts";
import { builtInDetectors, detectorsWith } from "./scrub/detectors/index.ts";
import { DEFAULT_EPOCH_DAYS, MAX_EPOCH_DAYS } from "./scrub/key-ring.ts";
import { KNOWN_CLASSES, type KnownClass } from "./scrub/known/known-values.ts";
import {
  mergeOverrides,
  type PolicyOverrides,
  PRIVACY_CLASSES,
  type PrivacyLevel,
  type StrictAction,
} from "./scrub/policy.ts";
import type { AnyDetector } from "./scrub/text/search.ts";

/** By class, what the SDK is told to look for in text. */
export type KnownValueOptions = Readonly<Partial<Record<KnownClass, readonly string[]>>>;

export interface PrivacyOptions {
  /** The customer's level. Default `basic`; `off`: nothing is kept or sent. {@link Sonde.setLevel} changes it. */
  readonly level?: PrivacyLevel;
  /**
   * The key of the pseudonyms. Default a file, `$XDG_CONFIG_HOME/sonde/<service>.key`, else `~/.config/sonde/<service>.key`,
   * made at the first start with mode 0600. `provide` gives 32 bytes instead, called once at start: nodes that share a key have
   * one pseudonym for one volume. It never leaves the process.
   */
  readonly key?: {
    readonly file?: string;
    readonly provide?: () => Uint8Array;
    /** After so many days values get other pseudonyms: 1 to 3,650, default 90. */
    readonly epochDays?: number;
  };
  /**
   * Stricter actions than those of the level, by class, at both levels or at one: `{ text: "unscanned", identifier: { full: "drop" } }`.
   * `unscanned` says only that there was a value.
   */
  readonly policy?: PolicyOverrides;
  /** Values that name something of the customer, to be found in text. Default none but what the SDK knows of the machine. */
  readonly knownValues?: KnownValueOptions;
  /** What else is to be found in text: patterns, run in linear time beside the built-in detectors. At most 64. */
  readonly detectors?: readonly CustomDetectorOptions[];
}

/** For one destination: what it gets less than the level allows. */
export interface DestinationPrivacyOptions {
  /** At most that; where the customer's level is stricter, that one holds. */
  readonly level?: DiagnosticLevel;
  /** As `privacy.policy`; of both, the stricter holds. */
  readonly policy?: PolicyOverrides;
}

/** {@link PrivacyOptions}, checked. */
export interface PrivacySettings {
  readonly level: PrivacyLevel;
  readonly keySource: { readonly file: string } | { readonly provide: () => Uint8Array };
  readonly epochDays: number;
  readonly policy: PolicyOverrides;
  readonly knownValues: KnownValueOptions;
  /** All that read text, the customer's own first: of findings of one length theirs names the placeholder. */
  readonly detectors: readonly AnyDetector[];
}

const KEYS = ["level", "key", "policy", "knownValues", "detectors"];
const BUILT_IN_NAMES: readonly string[] = builtInDetectors.map(({ name }) => name);
const STRICT_ACTIONS: readonly StrictAction[] = ["unscanned", "drop"];

/** Throws {@link SondeError}; no message has a known value in it. */
export function readPrivacy(options: PrivacyOptions = {}, defaultKeyFile: string): PrivacySettings {
  checkObject("privacy", options, KEYS);
  const { key = {} } = options;
  checkObject("privacy.key", key, ["file", "provide", "epochDays"]);
  return {
    level: readChoice("privacy.level", options.level, ["basic", "full", "off"]),
    keySource: readKeySource(key, defaultKeyFile),
    epochDays: readInteger(
      "privacy.key.epochDays",
      key.epochDays,
      1,
      MAX_EPOCH_DAYS,
      DEFAULT_EPOCH_DAYS,
    ),
    policy: readPolicy("privacy.policy", options.policy),
    knownValues: readKnownValues(options.knownValues),
    detectors: detectorsWith(
      readCustomDetectors("privacy.detectors", options.detectors, BUILT_IN_NAMES),
    ),
  };
}

function readKeySource(
  { file, provide }: NonNullable<PrivacyOptions["key"]>,
  defaultKeyFile: string,
): PrivacySettings["keySource"] {
  if (provide === undefined) {
    return { file: resolve(readText("privacy.key.file", file) ?? defaultKeyFile) };
  }
  if (typeof provide !== "function")
    throw invalidOption("privacy.key.provide", provide, "a function");
  if (file !== undefined) {
    throw new SondeError(
      "SONDE_OPTION_INVALID",
      "privacy.key has both file and provide; give one of them",
    );
  }
  return { provide };
}

/** What is not stricter than the table is refused: it would do nothing. */
export function readPolicy(path: string, policy: PolicyOverrides | undefined): PolicyOverrides {
  checkObject(path, policy, PRIVACY_CLASSES);
  for (const [name, override] of Object.entries(policy ?? {})) {
    const place = `${path}.${name}`;
    if (typeof override !== "object") readAction(place, name as PrivacyClass, override);
    else {
      checkObject(place, override, ["basic", "full"]);
      for (const [level, action] of Object.entries(override)) {
        readAction(`${place}.${level}`, name as PrivacyClass, action);
      }
    }
  }
  // A copy: who gave it may change it later.
  return mergeOverrides(policy ?? {}, {});
}

function readAction(path: string, privacyClass: PrivacyClass, action: unknown): void {
  if (action === undefined) return;
  const isDropped = privacyClass === "content" || privacyClass === "secret";
  if (isDropped) {
    throw new SondeError(
      "SONDE_OPTION_INVALID",
      `${path} would do nothing: values of class ${privacyClass} are dropped at every level`,
    );
  }
  if (!STRICT_ACTIONS.includes(action as StrictAction)) {
    throw invalidOption(path, action, `one of ${STRICT_ACTIONS.join(", ")}`);
  }
}

function readKnownValues(values: KnownValueOptions | undefined): KnownValueOptions {
  checkObject("privacy.knownValues", values, KNOWN_CLASSES);
  for (const [name, list] of Object.entries(values ?? {})) {
    const isList = Array.isArray(list) && list.every((value) => typeof value === "string");
    if (isList || list === undefined) continue;
    throw new SondeError(
      "SONDE_OPTION_INVALID",
      `privacy.knownValues.${name} must be a list of strings`,
    );
  }
  return values ?? {};
}

/** `general` holds for all destinations. Undefined where the customer's level alone decides. */
export function readDestinationPrivacy(
  path: string,
  options: DestinationPrivacyOptions | undefined,
  general: PolicyOverrides,
): DestinationPrivacy | undefined {
  checkObject(path, options, ["level", "policy"]);
  const { level, policy } = options ?? {};
  const overrides = mergeOverrides(general, readPolicy(`${path}.policy`, policy));
  if (level === undefined) return Object.keys(overrides).length === 0 ? undefined : { overrides };
  return { level: readChoice(`${path}.level`, level, ["basic", "full"]), overrides };
}
