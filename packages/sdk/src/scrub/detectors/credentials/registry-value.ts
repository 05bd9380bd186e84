import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { secretKeyAround } from "./parts/secret-key.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

/** Between the type and the data: columns of `reg query`, `/d` of `reg add`, a comma of an INF file, and `Data:` of an audit. */
const TO_DATA =
  /\bREG_[A-Z_]{2,24}["']?(?:[ \t]{1,8}|,[ \t]{0,4})(?:\/d[ \t]{1,4}|(?:data|value)[:=][ \t]{0,4})?/iy;
/** Before the type, on the same line: a name that ends right there, or `/v NAME /t `. */
const NAME = /([A-Za-z][\w.-]{2,63})["']?(?:[ \t]{1,16}|[ \t]{1,4}\/t[ \t]{1,4})$/;
const MAX_NAME_CHARACTERS = 96;

/**
 * Data of the Windows registry under a name that says that it is secret, where the type stands between: what `reg query` prints and
 * `reg add` takes, and auditing shows (`DefaultPassword  REG_SZ  x`). With `=` between it is the key-value rule's.
 */
export const registryValue: Detector = {
  name: "registry-value",
  class: "secret",
  gates: ["reg_[a-z]{2}"],
  pattern: /\bREG_[A-Z]{2}/gi,
  find(match, text) {
    const before = text.slice(Math.max(0, match.index - MAX_NAME_CHARACTERS), match.index);
    const name = NAME.exec(before);
    TO_DATA.lastIndex = match.index;
    if (name === null || !TO_DATA.test(text)) return [];
    const at = match.index - before.length + name.index;
    const key = secretKeyAround(text, at, at + name[1]!.length);
    const value = key && readValue(text, TO_DATA.lastIndex);
    if (value === undefined) return [];
    const raw = text.slice(value.start, value.end);
    if (raw.startsWith("<") || raw.startsWith("/") || /^0x\d{1,2}$/.test(raw) || isStandIn(raw))
      return [];
    return [{ start: value.start, end: value.end, replacement: placeholder("secret") }];
  },
  source: "Microsoft, reg query and reg add; Winlogon, DefaultPassword; MS-RRP, section 2.2.9",
};

export const registryValueExamples: DetectorExamples = {
  positives: () => {
    const word = ["w1nl", "0gonPw"].join("#");
    return [
      { text: `    DefaultPassword    REG_SZ    ${word}`, gone: [word], stays: ["    REG_SZ    "] },
      {
        text: `reg add HKLM\\SOFTWARE\\X /v AdminPwd /t REG_SZ /d ${word} /f`,
        gone: [word],
        stays: ["/v AdminPwd /t REG_SZ /d ", " /f"],
      },
    ];
  },
  negatives: () => [
    "    DefaultUserName    REG_SZ    ",
    "    PasswordExpiryWarning    REG_DWORD    0x5",
    "    DisablePasswordChange    REG_DWORD    0x0",
    "reg add HKLM\\X /v Port /t REG_DWORD /d 445 /f",
    "unexpected REG_SZ value",
  ],
};
