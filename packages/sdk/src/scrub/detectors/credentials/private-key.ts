import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, runStart } from "./parts/character-runs.ts";

const NAME = "private-key";
/** What begins or ends a key. */
const ARMOUR =
  /-{4,5}[ +]{0,1}(?:BEGIN|END)[A-Z0-9 +\r\n\t]{0,40}PRIVATE[ +\r\n\t]{0,4}KEY(?:[ +]BLOCK)?[ +]{0,1}-{4,5}|PuTTY-User-Key-File-\d|Private-MAC:|Private-[ \t\r\n]{0,12}L[ \t\r\n]{0,12}i[ \t\r\n]{0,12}n[ \t\r\n]{0,12}e[ \t\r\n]{0,12}s[ \t\r\n]{0,12}:[ \t\r\n]{0,12}\d{1,4}/iy;
const REPLACEMENT = placeholder(NAME);
/** The next line of armour after a beginning. A second beginning ends the first, which keeps all beginnings together linear. */
const NEXT_ARMOUR = /-{4,5}[ +]?(?:BEGIN|END)[ +]/g;
const PUTTY_LINES = new RegExp(
  `PuTTY-User|${[..."Private-Lines:"].join("\\s{0,12}")}\\s{0,12}\\d{1,4}`,
  "gi",
);
/** PuTTY's last lines: a MAC over the key, in hexadecimal. */
const PUTTY_END = /Private-(?:MAC|Hash):[ \\rnt]{0,8}[\da-f]{1,64}/gi;
/** White space between armour and key, raw or escaped. */
const BLANK_START = /^(?:\s|\\{1,4}[rn]|%0[ad])+/i;
const BLANK_END = /(?:\s|\\{1,4}[rn]|%0[ad])+$/i;
/** Longest key that is looked for before an end without a beginning, in characters (RSA with 16,384 bits has 12,700). */
const MAX_HEADLESS_CHARACTERS = 16_384;

/**
 * The text between the armour of a private key: PKCS#1, PKCS#8, SEC1, OpenSSH, SSH2, PGP and PuTTY, on lines, on one line or
 * escaped. The armour with its label stays; public keys and certificates do. Without an end all goes to the end of the text, and
 * without a beginning all base64 before the end: half a key is a key for whoever has the other half.
 */
export const privateKey: Detector = {
  name: NAME,
  class: "secret",
  gates: ["private[ +]key", "private\\s{1,3}key", "privatekey", "private-[l\\s]", "putty-user"],
  pattern: /-----?[ +]?(?:BEGIN|END)|PuTTY-User-Key-File-\d|Private-/gi,
  find(match, text) {
    const start = match.index;
    ARMOUR.lastIndex = start;
    const armour = ARMOUR.exec(text)?.[0];
    if (armour === undefined) return [];
    const end = start + armour.length;
    if (/^putty/i.test(armour)) return putty(text, end);
    if (/^private-mac/i.test(armour)) return beforeMac(text, start);
    if (/^private-/i.test(armour)) return body(text, end, puttyEnd(text, end));
    if (/^-+[ +]?END/i.test(armour)) return headless(text, start);
    NEXT_ARMOUR.lastIndex = end;
    return body(text, end, NEXT_ARMOUR.exec(text)?.index ?? text.length);
  },
  source:
    "RFC 7468, sections 5, 10, 11 and 13; RFC 4716; RFC 9580, section 6.2; PuTTY manual, appendix C",
};

/** From the private lines on, where the name of the line may have been wrapped. A second key is for a match of its own. */
function putty(text: string, at: number): readonly Finding[] {
  PUTTY_LINES.lastIndex = at;
  const lines = PUTTY_LINES.exec(text);
  if (lines === null || lines[0].startsWith("PuTTY")) return [];
  return body(text, PUTTY_LINES.lastIndex, puttyEnd(text, PUTTY_LINES.lastIndex));
}

/** From the count of the private lines on, whose name may have been wrapped: base64 has no colon. */
function beforeMac(text: string, at: number): readonly Finding[] {
  const colon = text.lastIndexOf(":", at - 1);
  const count = colon < 0 ? null : /^:\s{0,12}\d{1,4}\s/.exec(text.slice(colon, colon + 20));
  if (count === null) return [];
  return body(text, colon + count[0].length, puttyEnd(text, at));
}

function puttyEnd(text: string, at: number): number {
  PUTTY_END.lastIndex = at;
  return PUTTY_END.exec(text) === null ? text.length : PUTTY_END.lastIndex;
}

function body(text: string, from: number, to: number): readonly Finding[] {
  const raw = text.slice(from, to);
  const start = from + (BLANK_START.exec(raw)?.[0].length ?? 0);
  const tail = text.slice(Math.max(start, to - 16), to);
  const end = to - (BLANK_END.exec(tail)?.[0].length ?? 0);
  if (end <= start || /^<[a-z][a-z\d-]{0,31}(?::[\w.+-]{1,40}){0,4}>$/.test(text.slice(start, end)))
    return [];
  return isDocumentation(text.slice(start, Math.min(end, start + 24)), end - start)
    ? []
    : [{ start, end, replacement: REPLACEMENT }];
}

/** `...`, quotes around nothing, "and": the armour is spoken of. */
function isDocumentation(head: string, characters: number): boolean {
  return characters < 24 && !/[A-Za-z0-9+/]{8}/.test(head);
}

/** An end without a beginning: the lines of base64 before it. */
function headless(text: string, end: number): readonly Finding[] {
  let start = end;
  const limit = Math.max(0, end - MAX_HEADLESS_CHARACTERS);
  for (;;) {
    const afterBlank =
      start - (BLANK_END.exec(text.slice(Math.max(limit, start - 16), start))?.[0].length ?? 0);
    const padding = /={0,2}$/.exec(text.slice(Math.max(0, afterBlank - 2), afterBlank))![0].length;
    const line = runStart(text, afterBlank - padding, BASE64, Math.min(512, afterBlank - limit));
    // The last line may be short; a word before it is not base64 of a key.
    if (line === afterBlank || afterBlank - line < (start === end ? 4 : 40)) break;
    start = line;
  }
  return end - start < 40 ? [] : body(text, start, end);
}

export const privateKeyExamples: DetectorExamples = {
  positives: () => {
    const line = ["MIIEpAIB", "z2+jn1Eelo3GbAv9y8w8MqvtaHn4rHqvh4Czt0lC"].join("");
    const armour = (kind: string, label: string): string =>
      ["-----", kind, " ", label, "-----"].join("");
    const begin = armour("BEGIN", "RSA PRIVATE KEY");
    const end = armour("END", "RSA PRIVATE KEY");
    return [
      { text: `x\n${begin}\n${line}\n${line}\n${end}\ny`, gone: [line], stays: [begin, end, "y"] },
      { text: `{"key":"${begin}\\n${line}\\n${end}\\n"}`, gone: [line], stays: [`\\n"}`] },
      { text: `${begin} ${line} ${end} bad`, gone: [line], stays: ["bad"] },
      { text: `${armour("BEGIN", "OPENSSH PRIVATE KEY")}\n${line}`, gone: [line] },
      {
        text: `${armour("BEGIN", "PGP PRIVATE KEY BLOCK")}\nVersion: 1\n\n${line}\n=abcd\n`,
        gone: [line, "abcd"],
      },
      {
        text: `${armour("BEGIN", "ENCRYPTED PRIVATE KEY")}\n${line}\n${begin}\n${line}`,
        gone: [line],
      },
      { text: `${line}\n${line}\nab12==\n${end}`, gone: [line, "ab12=="], stays: [end] },
      {
        text: `Private-Lines: 1\n${line}\nPrivate-MAC: ${"0a".repeat(20)}\nz`,
        gone: [line, "0a0a"],
        stays: ["z"],
      },
    ];
  },
  negatives: () => [
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----",
    "expected -----BEGIN ... PRIVATE KEY-----",
    "private key not found",
    `file must start with ${["-----BEGIN PRIVATE", "KEY-----"].join(" ")}`,
  ],
};
