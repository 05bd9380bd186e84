import { SondeError } from "./errors.ts";
import { isToken, MAX_TOKEN_CHARACTERS } from "./scrub/token-gate.ts";

/** Of any text option, in UTF-16 code units: as long as a path can be. */
const MAX_TEXT_LENGTH = 4096;
/** Of a wrong value and of an unknown key, in a message. */
const MAX_SHOWN_LENGTH = 128;

/** Undefined stays undefined. Throws {@link SondeError} on anything but a string that is not empty. */
export function readText(path: string, value: unknown): string | undefined {
  const wanted = textProblem(value);
  if (wanted !== undefined) throw invalidOption(path, value, wanted);
  return value as string | undefined;
}

/** For what may hold a credential: of a wrong value the message has the kind alone. */
export function readPrivateText(path: string, value: unknown): string | undefined {
  const wanted = textProblem(value);
  if (wanted === undefined) return value as string | undefined;
  throw new SondeError(
    "SONDE_OPTION_INVALID",
    `${path} cannot be used; it must be ${wanted}, and this ${value === null ? "null" : typeof value} is not`,
  );
}

/** What a value that is not undefined must be, where it is not. */
function textProblem(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "" || value.includes("\0")) {
    return "a string that is not empty and has no NUL";
  }
  return value.length > MAX_TEXT_LENGTH ? `at most ${MAX_TEXT_LENGTH} characters long` : undefined;
}

/** By the rule for values of class `system`, since a token leaves as it is. */
export function readToken(path: string, value: unknown): string {
  if (typeof value === "string" && isToken(value)) return value;
  throw invalidOption(
    path,
    value,
    `a token of 1 to ${MAX_TOKEN_CHARACTERS} letters, digits and _ . : + - since it leaves as it is`,
  );
}

export function readInteger(
  path: string,
  value: unknown,
  min: number,
  max: number,
  fallback: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw invalidOption(path, value, `an integer from ${min} to ${max}`);
}

/** The first choice is the default. */
export function readChoice<T extends string>(
  path: string,
  value: unknown,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalidOption(path, value, `one of ${choices.join(", ")}`);
  return found;
}

/** Undefined stays undefined. Checks that there are no keys but `known`; any key where that is not given. */
export function checkObject(path: string, value: unknown, known?: readonly string[]): void {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    // Text may be a URL or a list of headers at a wrong place, with a credential in it.
    if (typeof value !== "string") throw invalidOption(path, value, "an object");
    throw new SondeError("SONDE_OPTION_INVALID", `${path} is a string; it must be an object`);
  }
  if (known === undefined) return;
  const unknown = Object.keys(value)
    .find((key) => !known.includes(key))
    ?.slice(0, MAX_SHOWN_LENGTH);
  if (unknown === undefined) return;
  throw new SondeError(
    "SONDE_OPTION_UNKNOWN",
    `there is no option ${path === "options" ? unknown : `${path}.${unknown}`}; the options here are ${known.join(", ")}`,
  );
}

export function invalidOption(path: string, value: unknown, wanted: string): SondeError {
  return new SondeError("SONDE_OPTION_INVALID", `${path} is ${show(value)}; it must be ${wanted}`);
}

/** Objects by kind only: what they hold may be a credential, and printing one can throw. */
function show(value: unknown): string {
  if (value === undefined) return "not set";
  if (Array.isArray(value)) return "an array";
  if (value !== null && typeof value === "object") return "an object";
  if (typeof value === "function") return "a function";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`;
}
