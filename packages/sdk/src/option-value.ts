import { SondeError } from "./errors.ts";

/** Of any text option, in UTF-16 code units: as long as a path can be. */
const MAX_TEXT_LENGTH = 4096;
/** Of a wrong value, in a message. */
const MAX_SHOWN_LENGTH = 128;

/** Undefined stays undefined. Throws {@link SondeError} on anything but a string that is not empty. */
export function readText(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "" || value.includes("\0")) {
    throw invalidOption(path, value, "a string that is not empty and has no NUL");
  }
  if (value.length > MAX_TEXT_LENGTH) {
    throw invalidOption(path, value, `at most ${MAX_TEXT_LENGTH} characters long`);
  }
  return value;
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
    throw invalidOption(path, value, "an object");
  }
  if (known === undefined) return;
  const unknown = Object.keys(value).find((key) => !known.includes(key));
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
