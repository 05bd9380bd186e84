import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { base64End, startsToken } from "./parts/character-runs.ts";

const REPLACEMENT = placeholder("pkcs12");
/** Shortest line of a wrapped store that another line follows (MIME has 76, PEM 64, Windows tools 60 and more). */
const MIN_LINE_CHARACTERS = 48;

/**
 * A PKCS#12 store (`.pfx`, `.p12`) in base64: `PFX ::= SEQUENCE { version INTEGER (3), ContentInfo ... }`. Its first eleven bytes
 * are nearly fixed, so that base64 of anything else does not begin like it. Goes to the end of its run, over wrapped lines.
 */
export const pkcs12: Detector = {
  name: "pkcs12",
  class: "secret",
  gates: ["ibazc[abc]", "caqmwg"],
  pattern: /MI(?:[I-L][A-Za-z0-9+/]{2}[AQgw]IBAzC[ABC]|ACAQMwgA)[A-Za-z0-9+/]{8}/g,
  find(match, text) {
    const start = match.index;
    // The inside of a run, or a line of one, has been told of at its beginning.
    if (!startsToken(text, start) || isWrapped(text, start)) return [];
    let end = base64End(text, start);
    for (let line = start; end - line >= MIN_LINE_CHARACTERS; ) {
      const next = end + (/^\r?\n[ \t]{0,8}/.exec(text.slice(end, end + 12))?.[0].length ?? 0);
      const nextEnd = next > end ? base64End(text, next) : end;
      // The last line is shorter, and all of it is base64.
      const isLine =
        nextEnd - next === end - line ||
        /^(?:$|["'\r\n\\<])/.test(text.slice(nextEnd, nextEnd + 1));
      if (nextEnd === next || nextEnd === end || !isLine) break;
      line = next;
      end = nextEnd;
    }
    return [{ start, end, replacement: REPLACEMENT }];
  },
  source: "RFC 7292, section 4; X.690, section 8.1 (lengths); RFC 4648, section 4",
};

/** Whether a full line of base64 stands above. */
function isWrapped(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 64), start);
  return /[A-Za-z0-9+/]{48}\r?\n[ \t]{0,8}$/.test(before);
}

export const pkcs12Examples: DetectorExamples = {
  positives: () => {
    const store = [
      "MIIKZgIBAzCC",
      "CiIGCSqGSIb3DQEHAaCCChMEggoPMIIKCzCCBLIGCSqGSIb3DQEHAaCCBKMEggSf",
    ].join("");
    return [
      { text: `pfx=${store} end`, gone: [store], stays: ["pfx=", " end"] },
      {
        text: `${store}\n${store.slice(12)}\nAb3=\nnext line`,
        gone: [store.slice(12), "Ab3="],
        stays: ["next line"],
      },
      {
        text: ["MIACAQMwgA", "YJKoZIhvcNAQcBoIAkgASCA+gwgDCABgkqhkiG"].join(""),
        gone: ["YJKoZIhvcNAQcB"],
      },
    ];
  },
  negatives: () => [
    "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYD",
    "pkcs12: MAC verified",
    "IBAzCC",
  ],
};
