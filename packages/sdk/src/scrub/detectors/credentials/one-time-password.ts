import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** Of a URI, in characters. */
const MAX_CHARACTERS = 1100;
const URI =
  /^otpauth(?:-migration)?:\/\/(?:totp|hotp|offline)[/?]{1,2}[^ \t\r\n"'<>`?]{0,300}(?:\?[^ \t\r\n"'<>`+]{1,700})?/i;

/**
 * `otpauth:` URIs, which authenticator programs read: a shared secret, whose label names a person. All of the URI goes but its
 * scheme and kind. A code of digits goes by the name of its setting (`otp=`, "verification code: "), by the key-value rule.
 */
export const oneTimePassword: Detector = {
  name: "one-time-password",
  class: "secret",
  gates: ["otpauth"],
  pattern: /otpauth(?:-migration)?:\/\//gi,
  find(match, text) {
    const uri = URI.exec(text.slice(match.index, match.index + MAX_CHARACTERS))?.[0];
    if (uri === undefined) return [];
    const kind = /^.{0,24}:\/\/[a-z]{4,7}[/?]{1,2}/i.exec(uri)![0];
    const start = match.index + kind.length;
    const end = match.index + uri.replace(/[\\.,;)\]}]{1,8}$/, "").length;
    return end > start ? [{ start, end, replacement: placeholder("one-time-password") }] : [];
  },
  source: "Key URI format of Google Authenticator; RFC 6238; RFC 4226",
};

export const oneTimePasswordExamples: DetectorExamples = {
  positives: () => {
    const secret = ["JBSWY3DP", "EHPK3PXP"].join("");
    return [
      {
        text: `scan otpauth://totp/Acme:jane@x?secret=${secret}&issuer=Acme now`,
        gone: ["jane", secret],
        stays: ["otpauth://totp/", " now"],
      },
      { text: "otpauth-migration://offline?data=CjEKCkhlbGxvId", gone: ["CjEKCkhlbGxvId"] },
    ];
  },
  negatives: () => ["otpauth scheme unsupported", "otpauth://totp/"],
};
