import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { runEnd, setOf } from "./parts/character-runs.ts";

/** Salt and hash behind the algorithm: DES-based ones have eleven characters and two of salt. */
const MIN_HASH_CHARACTERS = 13;
/** Argon2 with its parameters, a salt and a hash of 64 bytes has 200. */
const MAX_HASH_CHARACTERS = 300;
const HASH = setOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./+=$,_-");
/** With a principal in it, or two keys. */
const LONG_HASH = setOf(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./+=$,_-*@:#",
);

/**
 * Hashes of passwords in the forms that name their algorithm: crypt(3) (`$6$salt$hash`), bcrypt, scrypt, yescrypt, Argon2,
 * PBKDF2, Kerberos tickets as crackers take them, and LDAP's `{SSHA}`. A weak password is found from them. The algorithm stays.
 */
export const passwordHash: Detector = {
  name: "password-hash",
  class: "secret",
  gates: [
    "\\$[1256789y]\\$",
    "\\$2[abxy]\\$",
    "\\$argon2",
    "\\$scrypt\\$",
    "\\$pbkdf2",
    "pbkdf2_sha",
    "\\$krb5",
    "\\$gy\\$",
    "\\{s?sha",
    "\\{s?md5\\}",
    "\\{crypt\\}",
    "\\{pbkdf2",
    "\\$dcc2\\$",
    "scram-sha-",
  ],
  pattern:
    /\$(?:[1256789y]|gy|2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?|krb5[a-z]{2,8}|DCC2)\$|pbkdf2_sha\d{1,3}\$|\{(?:S?SHA(?:\d{3})?|S?MD5|PBKDF2[A-Z0-9_-]{0,12}|CRYPT)\}|SCRAM-SHA-\d{1,3}\$/gi,
  find(match, text) {
    const start = match.index;
    const at = start + match[0].length;
    const isLong = /krb5|dcc2|scram/i.test(match[0]);
    // In a row of beginnings each but the first belongs to the one before.
    if (isLong && /krb5|dcc2|scram/i.test(text.slice(Math.max(0, start - 64), start))) return [];
    const end = isLong ? runEnd(text, at, LONG_HASH) : runEnd(text, at, HASH, MAX_HASH_CHARACTERS);
    const value = text.slice(start, end).replace(/[.,:]+$/, "");
    if (value.length - match[0].length < MIN_HASH_CHARACTERS) return [];
    const algorithm = /[a-z\d]{1,12}/i.exec(value)?.[0].toLowerCase();
    const replacement = placeholder("password-hash", algorithm);
    return [{ start, end: start + value.length, replacement }];
  },
  source:
    "crypt(5) of libxcrypt; RFC 2307, section 5.3; RFC 9106 and its reference encoding; RFC 5803 as PostgreSQL writes it",
};

export const passwordHashExamples: DetectorExamples = {
  positives: () => {
    const salt = ["k9", "Qz7vB1"].join("");
    const hash = ["a1B2c3D4e5F6g7H8", "i9J0k1L2m3N4o5P6"].join("");
    return [
      {
        text: `root:$6$${salt}$${hash}:19000:0:99999:7:::`,
        gone: [salt, hash],
        stays: ["root:", ":19000:0:"],
      },
      { text: `$2b$10$${salt}${hash}abcd`, gone: [salt, hash] },
      { text: `$argon2id$v=19$m=65536,t=3,p=4$${salt}abc$${hash}`, gone: [salt, hash] },
      { text: `userPassword: {SSHA}${hash}==`, gone: [hash] },
      { text: `pbkdf2_sha256$600000$${salt}$${hash}=`, gone: [hash] },
    ];
  },
  negatives: () => ["costs $5$ or $6", "$1$", "{SHA256} unsupported", "argon2id parameters"],
};
