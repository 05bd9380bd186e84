import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64URL_PARTS, runEnd } from "./parts/character-runs.ts";

/**
 * Private parts of keys that are written as numbers: a JSON Web Key's (`d`, the primes, `k` of a symmetric one) and those of .NET's
 * `<RSAKeyValue>`. Both have one-letter names, so they count only beside `kty` or `Modulus`. Kind, curve and public parts stay.
 */
export const privateKeyParameter: Detector = {
  name: "private-key-parameter",
  class: "secret",
  gates: ['"kty"', "<modulus>"],
  pattern:
    /"(?:d|p|q|dp|dq|qi|k)"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{16}|<(?:D|P|Q|DP|DQ|InverseQ)>\s{0,8}[A-Za-z0-9+/]{16}/g,
  find(match, text) {
    const start = match.index + match[0].length - 16;
    const end = runElementEnd(text, start, match[0].startsWith("<"));
    return [{ start, end, replacement: placeholder("private-key") }];
  },
  source:
    "RFC 7517, section 4.1; RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; XML Signature, RSAKeyValue as .NET extends it",
};

/** Base64 in an element may be broken into lines. */
function runElementEnd(text: string, start: number, isElement: boolean): number {
  if (!isElement) return runEnd(text, start, BASE64URL_PARTS);
  const close = text.indexOf("<", start);
  return close < 0 ? text.length : close;
}

export const privateKeyParameterExamples: DetectorExamples = {
  positives: () => {
    const number = "q7Rk2Xw9Lm4Tz8Vb3Nc6Hd1J";
    return [
      {
        text: `{"kty":"RSA","n":"AQAB${number}","d":"${number}","p": "${number}x"}`,
        gone: [`"${number}`, `${number}x`],
        stays: [`"kty":"RSA"`, `AQAB${number}`],
      },
      { text: `{"k":"${number}","kty":"oct"}`, gone: [number] },
      {
        text: `<RSAKeyValue><Modulus>AAAA</Modulus><D>${number}+/\n${number}=</D></RSAKeyValue>`,
        gone: [number],
        stays: ["AAAA"],
      },
    ];
  },
  negatives: () => [
    `{"kty":"EC","crv":"P-256","x":"q7Rk2Xw9Lm4Tz8Vb3Nc6"}`,
    `{"d":"short","kty":"RSA"}`,
    `{"k":"q7Rk2Xw9Lm4Tz8Vb3Nc6Hd1J"}`,
  ],
};
