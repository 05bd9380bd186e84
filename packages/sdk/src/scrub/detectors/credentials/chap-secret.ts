import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

const CHAP = placeholder("chap-secret");
/** What leads to a secret; it ends where the value begins. */
const LEAD =
  /\bCHAP_[NRC][ \t]{0,2}[=:][ \t]{0,2}|\bchap[^\r\n]{0,24}?[ \t](?:response|challenge)[ \t:=]{1,3}(?=0x[\da-f]{16})|(?:incoming|outgoing)_?user["']?[ \t]{0,2}[=: \t][ \t]{0,8}["']?[^ \t\r\n"']{1,64}[ \t]{1,8}|\bchap(?:-mutual)?[ \t]{1,8}"[^"\r\n]{1,64}"[ \t]{1,8}|\.auth\.password(?:_in)?["']?[ \t]{1,4}(?:--?v(?:alue)?)[= \t]{1,4}|\bchap[\w -]{0,24}(?:secret|password|key)\b(?:["']?[ \t]{0,4}[:=][ \t]{0,4}|[^\r\n]{1,120}?(?:[:=][ \t]{1,4}|[ \t]is[ \t]{1,2}))|\bchap[ _-]?secret[ \t]{1,4}|\bchap(?:-mutual)?[ \t]{1,8}[\w.:-]{1,64}[ \t]{1,8}|iscsi security[^\r\n]{1,160}?[ \t]-p[ \t]{1,4}|[ \t]-o(?:utpassword)?[ \t]{1,4}|\bmuser[ \t]{1,8}"?[^"\s]{1,64}"?[ \t]{1,8}/iy;
/** A CHAP secret has 96 bits at least where it is not refused (RFC 7143, section 9.2.1), and is typed by people. */
const MIN_WORD_CHARACTERS = 8;

/**
 * Secrets of iSCSI's CHAP where the syntax is an initiator's, a target's or an array's own: `iscsiadm -n ...password -v x`,
 * `incominguser u x` (tgt, IET, SCST), `chap "u" "x"` and `secret "x"` (FreeBSD, OpenBSD), `-p x` and `-o x` (ONTAP),
 * `CHAPSecret x` (Windows), sentences about a CHAP secret, and what crosses the wire (`CHAP_N`, `CHAP_R`, `CHAP_C`: with the
 * three a secret can be guessed offline). Other names are the key-value rule's.
 */
export const chapSecret: Detector = {
  name: "chap-secret",
  class: "secret",
  gates: ["chap", "incominguser", "outgoinguser", "\\.auth\\.password", "iscsi security", "muser"],
  pattern: /\bchap|(?:incoming|outgoing)_?user|\.auth\.password|\biscsi security|[ \t]-o|\bmuser/gi,
  find(match, text) {
    LEAD.lastIndex = match.index;
    const lead = LEAD.exec(text)?.[0];
    if (lead === undefined) return [];
    const at = match.index + lead.length;
    // ONTAP's second secret, on the line of the first.
    if (
      /^[ \t]-o/i.test(lead) &&
      !/iscsi security[^\r\n]{0,250}$/i.test(
        text.slice(Math.max(0, match.index - 300), match.index),
      )
    )
      return [];
    const value = readValue(text, at);
    if (value === undefined) return [];
    const raw = text.slice(value.start, value.end);
    if (isStandIn(raw) || raw.startsWith("<") || raw.startsWith("--")) return [];
    return isChapSecret(lead, raw)
      ? [{ start: value.start, end: value.end, replacement: CHAP }]
      : [];
  },
  source:
    "RFC 7143, section 9.2.1; RFC 1994; iscsiadm(8), tgtadm(8), ctl.conf(5); ONTAP iscsi security; Windows iscsicli",
};

function isChapSecret(lead: string, raw: string): boolean {
  if (/^chap_[nrc]|(?:response|challenge)[ \t:=]+$/i.test(lead)) return true;
  const isWord = /^[a-z]+$/i.test(raw);
  if (/[:=]\s*$|\bis\s*$/i.test(lead))
    return (
      !isWord ||
      (raw.length >= MIN_WORD_CHARACTERS && !/^[A-Z]?[a-z]+(?:ed|ing|tion|ment|able)$/.test(raw))
    );
  if (/user|password/i.test(lead)) return raw.length >= 6 || !isWord;
  // `chap "user" "secret"`, `CHAP secret x`: in a sentence small words follow.
  return /\d|[^\w.,:-]|[a-z][A-Z]/.test(raw) && raw.length >= 6;
}

export const chapSecretExamples: DetectorExamples = {
  positives: () => {
    const word = ["n0tAn0", "therPwd!"].join("");
    return [
      {
        text: `iscsiadm -m node -o update -n node.session.auth.password -v ${word}`,
        gone: [word],
        stays: ["-v "],
      },
      { text: `incominguser jane ${word}`, gone: [word], stays: ["incominguser"] },
      { text: `chap "jane" "${word}"`, gone: [word] },
      {
        text: `CHAP secret for iqn.2001-05.com.example:x: ${word} refused`,
        gone: [word],
        stays: ["refused"],
      },
      {
        text: `iscsi security add -i iqn.x -s CHAP -p ${word} -n u -o Other${word} -m v`,
        gone: [word],
        stays: ["-n u", "-m v"],
      },
      {
        text: `login CHAP_N=jane CHAP_R=0x0f0e0d0c CHAP_I=7`,
        gone: ["jane", "0x0f0e"],
        stays: ["CHAP_I=7"],
      },
      { text: `iscsicli CHAPSecret ${word}`, gone: [word] },
    ];
  },
  negatives: () => [
    "CHAP negotiation timed out",
    "CHAP authentication failed for target",
    "CHAP secret length must be 12 to 16 characters",
    "CHAP secret missing",
    "chap mutual authentication enabled",
    "ls -l -o file",
    "CHAP_A=5",
    "chapter 3 of 5",
  ],
};
