import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

const COOKIE = placeholder("cookie");
const SEPARATOR =
  /\\{0,8}["'`]?\]?[ \t]{0,4}(?:=>|[:=,])[ \t]{0,4}(?:\r?\n[ \t]{1,8})?\[?[ \t]{0,4}\\{0,8}["'`]?/y;
/** RFC 6265, section 4.1.1: a name and a value, and a sign that leads to the next. */
const PAIR = /([\w!#$%&'*+.^`|~-]{1,128})=("?)([^\s;,"'\\]{0,4096})/y;
/** What leads to the next pair, which may stand on a folded line (RFC 9112, section 5.2), with the attributes that have no value: a semicolon, or the next string of a list. */
const NEXT =
  /"?(?:[ \t]{0,4};[ \t]{0,4}(?:\r?\n[ \t]{0,8})?(?:(?:secure|httponly|partitioned)(?=[;"'\\\s]|$))?|\\{0,8}["'],[ \t]{0,4}\\{0,8}["']){1,8}/iy;
/** RFC 6265, section 5.2: how a cookie is to be kept; no secrets. */
const ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|version|priority|comment)$/i;
/** `Expires` has blanks in its value. */
const DATE_REST = /(?:,?[ \t][\w:, +-]{1,32})?/y;
const MAX_PAIRS = 64;

/**
 * Values of `Cookie` and `Set-Cookie` headers, in header syntax, JSON and lists. Names and attributes stay.
 *
 * Bounds: 64 cookies of 4,096 characters (RFC 6265, section 6.1: what browsers take).
 */
export const cookie: Detector = {
  name: "cookie",
  class: "secret",
  gates: ["cookie[2\"'\\]\\\\ ]{0,3}[:=,]", "cookie\\\\", "cookie[\"']"],
  pattern: /\b(?:set-)?cookie2?["'\]\\ \t:=,]/gi,
  find(match, text) {
    SEPARATOR.lastIndex = match.index + match[0].length - 1;
    if (!SEPARATOR.test(text)) return [];
    const findings: Finding[] = [];
    let at = SEPARATOR.lastIndex;
    for (let i = 0; i < MAX_PAIRS; i++) {
      PAIR.lastIndex = at;
      const pair = PAIR.exec(text);
      if (pair === null) break;
      at = PAIR.lastIndex;
      const [, name = "", , value = ""] = pair;
      if (ATTRIBUTE.test(name)) {
        DATE_REST.lastIndex = at;
        if (/^expires$/i.test(name) && DATE_REST.test(text)) at = DATE_REST.lastIndex;
      } else if (value !== "" && !value.startsWith("<")) {
        findings.push({ start: at - value.length, end: at, replacement: COOKIE });
      }
      NEXT.lastIndex = at;
      if (!NEXT.test(text)) break;
      at = NEXT.lastIndex;
    }
    return findings;
  },
  source: "RFC 6265, sections 4.1 and 4.2",
};

export const cookieExamples: DetectorExamples = {
  positives: () => [
    {
      text: "Cookie: sid=s%3Aab12.c; theme=dark\nx",
      gone: ["s%3Aab12", "dark"],
      stays: ["sid=", "theme=", "\nx"],
    },
    {
      text: `{"set-cookie":["a=q1w2; Path=/; HttpOnly","b=e3r4; Secure"]}`,
      gone: ["q1w2", "e3r4"],
      stays: ["Path=/"],
    },
    {
      text: "Set-Cookie: a=zz9; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/x; b=yy8",
      gone: ["zz9", "yy8"],
      stays: ["21 Oct 2026", "Path=/x"],
    },
    { text: `curl -H 'Cookie: JSESSIONID=0A1B' https://x`, gone: ["0A1B"], stays: ["https://x"] },
  ],
  negatives: () => [
    "Cookie: missing",
    "cookie jar is full",
    "no cookie, path=/x",
    "set-cookie: none",
    "Cookie: a=<cookie>",
  ],
};
