import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { base64End, startsToken } from "./parts/character-runs.ts";

/** Base64 of "NTLMSSP\0" and a message type of 1 to 3 (MS-NLMP, section 2.2.1). */
const NTLM = "TlRMTVNTUAA";

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
    "aad3b435b51404ee",
  ],
  pattern:
    /TlRMTVNTUAA[B-D]AAA|Y[A-Za-z0-9+/]{1,5}(?:YGKwYBBQ[U-X]|YJKoZIhvcSAQIC|GBisGAQUF|BgYrBgEFBQ)|\d:[\da-fA-F]{32}:[\da-fA-F]{32}:::|aad3b435b51404eeaad3b435b51404ee:[\da-fA-F]{32}/g,
  find(match, text) {
    const end = match.index + match[0].length;
    if (match[0].includes(":")) {
      // The relative identifier and the account before it.
      const before = /[^\s:,;"'<>+]{1,64}:\d{0,9}$/.exec(
        text.slice(Math.max(0, match.index - 80), match.index),
      );
      const start = match[0][1] === ":" ? match.index - (before?.[0].length ?? 0) : match.index;
      return [{ start, end, replacement: placeholder("nt-hash") }];
    }
    const name = match[0].startsWith(NTLM) ? "ntlm" : "kerberos";
    if (!startsToken(text, match.index)) return [];
    return [{ start: match.index, end: base64End(text, end), replacement: placeholder(name) }];
  },
  source:
    "MS-NLMP, sections 2.2.1 and 3.3.1; RFC 4178, section 4.2 (SPNEGO); RFC 4121, section 4.1; X.690, section 8.1",
};

export const windowsCredentialExamples: DetectorExamples = {
  positives: () => {
    const ntlm = ["TlRMTVNTUAAD", "AAAAGAAYAIgAAAAYABgAoAAAAA=="].join("");
    const kerberos = ["YIIGeQYGKwYBBQUC", "oIIGbTCCBmmgMDAuBgkqhkiC9xIBAgI="].join("");
    const hash = "0123456789abcdef".repeat(2);
    return [
      { text: `ntlm ${ntlm} end`, gone: [ntlm], stays: ["ntlm <ntlm> end"] },
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
