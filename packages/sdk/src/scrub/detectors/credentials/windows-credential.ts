import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { base64End, belongs, HEXADECIMAL, startsToken } from "./parts/character-runs.ts";

/** Base64 of "NTLMSSP\0" and a message type of 1 to 3 (MS-NLMP, section 2.2.1). */
const NTLM = "TlRMTVNTUAA";
const NONE: readonly Finding[] = [];

const RESPONSE =
  /::[\w.-]{0,64}:(?:[\da-f]{16}:[\da-f]{32}:[\da-f]{2,480}|[\da-f]{48}:[\da-f]{48}:[\da-f]{16})/iy;

/**
 * NTLM messages and Kerberos tokens (SPNEGO) in base64, which hold names, hosts and what a password can be guessed from, and
 * lines of NT hashes as tools dump them (`user:rid:lm:nt:::`, `lm:nt`).
 */
export const windowsCredential: Detector = {
  name: "windows-credential",
  class: "secret",
  gates: [
    "tlrmtvntuaa",
    "ygkwybbq",
    "gbisgaquf",
    "bgyrbgefbq",
    "yjkozihvcsaqic",
    ":::",
    "::[\\w.-]{0,15}:[\\da-f]{4}",
    "aad3b435b51404ee",
  ],
  pattern:
    /TlRMTVNTUAA[B-D]AAA|YGKwYBBQ[U-X]|YJKoZIhvcSAQIC|GBisGAQUF|BgYrBgEFBQ|:::|::[\w.-]{0,64}:[\da-fA-F]{16}|aad3b435b51404eeaad3b435b51404ee:/g,
  find(match, text) {
    if (match[0].startsWith("::") && match[0].length > 3) return response(match.index, text);
    if (match[0].endsWith(":")) return hashes(text, match.index, match[0]);
    const name = match[0].startsWith(NTLM) ? "ntlm" : "kerberos";
    // The tag and the length of a Kerberos token stand before what can be looked for.
    const before = /Y[A-Za-z0-9+/]{1,5}$/.exec(
      text.slice(Math.max(0, match.index - 6), match.index),
    );
    if (name === "kerberos" && before === null) return [];
    const start = match.index - (name === "kerberos" ? before![0].length : 0);
    if (!startsToken(text, start)) return [];
    return [{ start, end: base64End(text, match.index), replacement: placeholder(name) }];
  },
  source:
    "MS-NLMP, sections 2.2.1 and 3.3.1; RFC 4178, section 4.2 (SPNEGO); RFC 4121, section 4.1; X.690, section 8.1",
};

/** NetNTLM, as captured: `user::domain:challenge:proof:blob`. A password can be guessed from it. */
function response(at: number, text: string): readonly Finding[] {
  RESPONSE.lastIndex = at;
  const whole = RESPONSE.exec(text)?.[0];
  if (whole === undefined) return [];
  const start = at + whole.indexOf(":", 2) + 1;
  return [{ start, end: at + whole.length, replacement: placeholder("nt-hash") }];
}

/** `user:rid:lm:nt:::` from its last hash back, or `lm:nt` of an empty LM hash on. */
function hashes(text: string, at: number, found: string): readonly Finding[] {
  const replacement = placeholder("nt-hash");
  if (!found.endsWith(":::")) {
    const end = at + found.length + 32;
    const isHash = /^[\da-fA-F]{32}(?!:::)$/.test(text.slice(end - 32, end));
    return isHash && !text.startsWith(":::", end) ? [{ start: at, end, replacement }] : [];
  }
  if (!belongs(HEXADECIMAL, text, at - 1)) return NONE;
  const before = text.slice(Math.max(0, at - 160), at);
  const line = /(?:[^\s:,;+"'<>]{1,64}:\d{1,10}|\d):[\da-fA-F]{32}:[\da-fA-F]{32}$/.exec(before);
  if (line === null) return [];
  return [{ start: at - line[0].length, end: at + found.length, replacement }];
}

export const windowsCredentialExamples: DetectorExamples = {
  positives: () => {
    const ntlm = ["TlRMTVNTUAAD", "AAAAGAAYAIgAAAAYABgAoAAAAA=="].join("");
    const kerberos = ["YIIGeQYGKwYBBQUC", "oIIGbTCCBmmgMDAuBgkqhkiC9xIBAgI="].join("");
    const hash = "0123456789abcdef".repeat(2);
    return [
      { text: `ntlm ${ntlm} end`, gone: [ntlm], stays: ["ntlm <ntlm> end"] },
      {
        text: `jane::CORP:0123456789abcdef:${hash}:0101${hash}`,
        gone: [hash],
        stays: ["jane::CORP:"],
      },
      { text: `"token":"${kerberos}"`, gone: [kerberos] },
      { text: `jane:1013:${hash}:${hash}:::`, gone: ["jane", hash] },
      {
        text: ["-hashes aad3b435b51404ee", `aad3b435b51404ee:${hash}`].join(""),
        gone: [hash],
        stays: ["-hashes "],
      },
    ];
  },
  negatives: () => [
    "NTLMSSP negotiation failed",
    ":::",
    "etag 0123456789abcdef0123456789abcdef",
    "a::b:::c",
  ],
};
