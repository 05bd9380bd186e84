import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

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
    /\$(?:[1256789y]|gy|2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?)\$[A-Za-z0-9./+=$,_-]{13,1000}|\$(?:krb5[a-z]{2,8}|DCC2)\$[A-Za-z0-9./+=$,*@:_#-]{13,1000}|pbkdf2_sha\d{1,3}\$[A-Za-z0-9./+=$]{20,300}|\{(?:S?SHA(?:\d{3})?|S?MD5|PBKDF2[A-Z0-9_-]{0,12}|CRYPT)\}[A-Za-z0-9+/=$.]{16,300}|SCRAM-SHA-\d{1,3}\$\d{1,8}:[A-Za-z0-9+/=]{8,100}\$[A-Za-z0-9+/=:]{16,300}/gi,
  find: (match) => {
    const start = match.index;
    const value = match[0].replace(/[.,:]+$/, "");
    const algorithm = /[a-z\d]{1,12}/i.exec(value)?.[0].toLowerCase();
    return [
      { start, end: start + value.length, replacement: placeholder("password-hash", algorithm) },
    ];
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
