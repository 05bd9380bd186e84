import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken, HEX } from "./example-token.ts";

const MAX_LIST = 2048;
const MIN_CHARACTERS = 20;
const KEY = /[A-Za-z0-9+/=]{20,120}/g;

/** The shares of a Vault's master key, as `vault operator init` prints them, in words and in JSON, and the first root token. */
export const vaultUnsealKey: Detector = {
  name: "vault-unseal-key",
  class: "secret",
  gates: [
    "unseal[_ ]key",
    "recovery[_ ]key",
    "keys_base64",
    "keys_b64",
    "keys_hex",
    "root[_ ]token",
  ],
  pattern:
    /(?:(?:Unseal|Recovery) Key(?: \d{1,3})?["']?\s{0,3}[:=]\s{0,3}["']?|Root[ _]Token["'\\]{0,3}\s{0,3}[:=]\s{0,3}\\{0,2}["']?|keys(?:_b64|_hex|_base64)?["'\\]{0,3}\s{0,3}[:=]\s{0,3}\[)/gi,
  find(match, text) {
    const from = match.index + match[0].length;
    const list = match[0].endsWith("[");
    const stretch = text.slice(from, from + MAX_LIST);
    const value = (list ? /^[^\][]*/ : /^[A-Za-z0-9+/=_.-]*/).exec(stretch)![0];
    if (list) return sharesIn(value, from);
    if (value.length < MIN_CHARACTERS || !/\d|[a-z][A-Z]/.test(value)) return [];
    return [
      { start: from, end: from + value.length, replacement: placeholder("vault-unseal-key") },
    ];
  },
  source: "HashiCorp Vault, operator init and /sys/init",
};

function sharesIn(list: string, offset: number): Finding[] {
  return [...list.matchAll(KEY)].map((key) => ({
    start: offset + key.index,
    end: offset + key.index + key[0].length,
    replacement: placeholder("vault-unseal-key"),
  }));
}

export const vaultUnsealKeyExamples: DetectorExamples = {
  positives: () => {
    const one = exampleToken(110, 44, BASE64);
    const two = exampleToken(111, 66, HEX);
    const token = exampleToken(112, 26);
    return [
      {
        text: `Unseal Key 1: ${one}\nUnseal Key 2: ${two}\n`,
        gone: [one, two],
        stays: ["Unseal Key 2: "],
      },
      {
        text: `{"keys":["${two}"],"keys_base64":["${one}", "${one}"]}`,
        gone: [one, two],
        stays: ['"keys_base64":["'],
      },
      { text: `Initial Root Token: ${token}`, gone: [token], stays: ["Initial Root Token: "] },
    ];
  },
  negatives: () => [
    "Unseal Key (will be hidden):",
    'keys: ["name", "size"]',
    "Unseal Progress 1/3",
    "root token: revoked",
  ],
};
