/** Longest token that passes the gate, in characters. */
export const MAX_TOKEN_CHARACTERS = 64;

/** Stands in for a string of class `system` or `operational` that does not pass the gate. */
export const INVALID_PLACEHOLDER = "<invalid>";
/** Stands in for text that no detector has read to its end. */
export const UNSCANNED_PLACEHOLDER = "<unscanned>";

/** 1 for the characters of `[\w.:+-]`. */
const PASSES = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:+-") {
  PASSES[character.charCodeAt(0)] = 1;
}

/** Whether `value` passes the gate; for the few values that do not go into a row. */
export function isToken(value: string): boolean {
  return copyToken(value, new Uint8Array(MAX_TOKEN_CHARACTERS), 0) > 0;
}

/**
 * Copies `value` to `bytes` at `position` if it is a token, `[\w.:+-]{1,64}`: versions, states and
 * error codes are, paths, names with spaces and sentences are not. Checks and copies in one pass,
 * since it runs on the host's thread. Returns the characters copied, 0 where it is none; what was
 * copied till then is overwritten by the caller's next field.
 */
export function copyToken(value: string, bytes: Uint8Array, position: number): number {
  const { length } = value;
  if (length > MAX_TOKEN_CHARACTERS) return 0;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 127 || PASSES[code] === 0) return 0;
    bytes[position + i] = code;
  }
  return length;
}
