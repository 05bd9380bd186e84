import { resolve } from "node:path";
import type { Severity } from "./emit/definition.ts";
import { checkObject, invalidOption, readChoice, readText } from "./option-value.ts";
import type { SamplingOverride } from "./sample/decision.ts";
import {
  isOverrideKey,
  MAX_OVERRIDES,
  type Overrides,
  type SamplingRules,
  SEVERITIES,
} from "./sample/sampling-rules.ts";

/** How much of the events is kept. What is kept carries its true weight, whatever stands here. */
export interface SamplingOptions {
  /**
   * By the name of an event, by a prefix such as `acme.disk.*`, or by `*` for all; the closest one counts. Each rate is 0 to 1 and
   * is clamped to the bounds that the registry sets. At most 1,000.
   */
  readonly overrides?: Readonly<Record<string, SamplingOverride>>;
  /**
   * A file of JSON, `{ "overrides": { … }, "keepSeverity": "…" }`, at most 64 KiB. It is read at start and every 5 s, and takes
   * effect without a restart. What it says of an event stands above `overrides`. One that cannot be used is told of, and what
   * was in force before stays in force; without the file the options are. To be on a local disk: on one that hangs the process does
   * not end before it answers.
   */
  readonly overridesFile?: string;
  /**
   * Events of this severity and above are all kept and take no part in sampling, but for those whose `max_rate` in the registry is
   * below 1. Default none.
   */
  readonly keepSeverity?: Severity;
  /**
   * An event that is sampled by trace is kept only where its span is, by the higher of both thresholds: events of a trace that is
   * not there are not there either. Default false: by its own rate.
   */
  readonly followTrace?: boolean;
}

export interface SamplingSettings extends SamplingRules {
  readonly overridesFile: string | undefined;
  readonly followTrace: boolean;
}

const RULES = ["overrides", "keepSeverity"];
export const SAMPLING_OPTIONS: readonly string[] = [...RULES, "overridesFile", "followTrace"];
/** Of a key, in a message. */
const MAX_SHOWN_LENGTH = 128;

/** Throws {@link SondeError}, which names the option. */
export function readSampling(options: SamplingOptions): SamplingSettings {
  const { followTrace = false, keepSeverity, overrides } = options;
  if (typeof followTrace !== "boolean") {
    throw invalidOption("sampling.followTrace", followTrace, "true or false");
  }
  const file = readText("sampling.overridesFile", options.overridesFile);
  return {
    overrides: readOverrides("sampling.overrides", overrides),
    keepSeverity: readSeverity("sampling.keepSeverity", keepSeverity),
    overridesFile: file === undefined ? undefined : resolve(file),
    followTrace,
  };
}

/** The content of an overrides file. Throws {@link SondeError}, which names the key. */
export function readRules(value: unknown): SamplingRules {
  checkObject("options", value, RULES);
  const { keepSeverity, overrides } = value as { keepSeverity?: unknown; overrides?: unknown };
  return {
    overrides: readOverrides("overrides", overrides),
    keepSeverity: readSeverity("keepSeverity", keepSeverity),
  };
}

/** A copy without a prototype: an event may be named like a method of Object. */
function readOverrides(path: string, overrides: unknown): Overrides {
  checkObject(path, overrides);
  const entries = Object.entries((overrides ?? {}) as Record<string, unknown>);
  if (entries.length > MAX_OVERRIDES) {
    throw invalidOption(path, overrides, `an object with at most ${MAX_OVERRIDES} entries`);
  }
  const checked: Record<string, SamplingOverride> = Object.create(null);
  for (const [key, override] of entries) {
    const entry = `${path}[${JSON.stringify(key.slice(0, MAX_SHOWN_LENGTH))}]`;
    if (!isOverrideKey(key)) {
      throw invalidOption(
        entry,
        override,
        "for the name of an event, a prefix that ends in .*, or *",
      );
    }
    checked[key] = { rate: readRate(entry, override) };
  }
  return checked;
}

function readRate(entry: string, override: unknown): number {
  if (override === undefined) throw invalidOption(entry, override, "an object");
  checkObject(entry, override, ["rate"]);
  const { rate } = override as { rate: unknown };
  if (typeof rate === "number" && rate >= 0 && rate <= 1) return rate;
  throw invalidOption(`${entry}.rate`, rate, "a number from 0 to 1");
}

function readSeverity(path: string, value: unknown): Severity | undefined {
  return value === undefined ? undefined : readChoice(path, value, SEVERITIES);
}
