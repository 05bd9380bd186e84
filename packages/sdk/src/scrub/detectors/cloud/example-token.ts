/** Secrets for examples, put together when asked for, so that no scanner finds one in the repository. */

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const BASE64: string = `${ALPHANUMERIC}+/`;
export const HEX = "0123456789abcdef";
export const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The same characters for the same seed: a linear congruential generator, of Numerical Recipes' constants. */
export function exampleToken(
  seed: number,
  characters: number,
  alphabet: string = ALPHANUMERIC,
): string {
  let state = seed >>> 0;
  let token = "";
  for (let at = 0; at < characters; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    token += alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]!;
  }
  return token;
}
