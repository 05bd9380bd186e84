import type { KeyedHash } from "../sample/keyed-randomness.ts";
import { keyedWord } from "../scrub/pseudonym.ts";

const SEPARATOR = "\u001f";

/**
 * The hash behind R of an entity or of this installation (HMAC-SHA-256 with the installation's key, which must stay unchanged
 * while it is used): events and spans agree by it. The attribute is hashed in: equal values of two attributes are strangers.
 */
export function samplingHash(
  key: Uint8Array,
  by: "attribute" | "device",
  attribute: string,
): KeyedHash {
  return (value, epoch) =>
    keyedWord(key, ["sonde sampling", epoch, by, attribute, value].join(SEPARATOR));
}
