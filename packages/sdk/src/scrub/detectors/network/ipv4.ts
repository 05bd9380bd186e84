import { maskIp } from "../../masks/ip.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { before } from "./parts/around.ts";
import { isVersion } from "./parts/version.ts";

const PERCENT = 37;
const DOT = 46;
const UNDERSCORE = 95;
const BEHIND =
  /^(?:[-+~](?:alpha|beta|rc[\d.-]|snapshot|release|ga(?![a-z])|build|el\d|fc\d|ubuntu|deb|dev(?![a-z])|pre(?![a-z])|(?:sp|p|r|hf)\d|git|gc|g[0-9a-f]{6})|\.(?:so|dll|jar|tgz|tar|zip|rpm|deb|exe|msi|cab|nupkg|whl|gem|x86_64|noarch|el\d|fc\d|iso|img|bin|json|txt|xml|js)|\s{1,2}(?:build|firmware|version|release))/i;

/**
 * IPv4 addresses. Versions, builds, OIDs and sections stay: by the word before, by what is joined to them, and, where all four numbers
 * are small, unless a word of networks stands there. Loopback, unspecified addresses and netmasks stay; so do ports and prefix lengths.
 */
export const ipv4: Detector = {
  name: "ipv4",
  class: "identifier",
  gates: ["\\d\\.\\d{1,3}\\.\\d{1,3}\\.\\d"],
  pattern: /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g,
  find(match, text, identities) {
    const [found] = match;
    const start = match.index;
    const end = start + found.length;
    if (!isAlone(text, start, end)) return NOTHING;
    const isReverse = text[end] === "." && /^\.in-addr\.arpa/i.test(text.slice(end, end + 14));
    if (!isReverse && isVersion(text, found, start, end)) return NOTHING;
    const address = isReverse ? found.split(".").reverse().join(".") : found;
    const replacement = maskIp(address, identities);
    return replacement === undefined || replacement === address
      ? NOTHING
      : [{ start, end, replacement }];
  },
  source: "RFC 791; RFC 6890; the registries of IANA",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

function isAlone(text: string, start: number, end: number): boolean {
  const previous = text.charCodeAt(start - 1);
  // The first digits are of an escape; what it means is searched as well.
  if (previous === PERCENT) return false;
  if (
    (isWordSign(previous) || previous === DOT) &&
    !/(?:^|[^A-Za-z0-9])(?:ip|host|addr)_$/i.test(before(text, start, 8))
  )
    return false;
  const next = text[end];
  if (next === undefined) return true;
  // `mount.cifs` writes the next sentence without a blank.
  if (isWordSign(text.charCodeAt(end)) && !/^[A-Z][a-z]{2}/.test(text.slice(end, end + 3)))
    return false;
  if (next === " " ? !mayBeBehind(text, end) : !/[-+~.\s]/.test(next)) return true;
  return !/^\.\d/.test(text.slice(end, end + 2)) && !BEHIND.test(text.slice(end, end + 16));
}

/** Whether `build` and its like may follow a blank: by their first letters. */
function mayBeBehind(text: string, blank: number): boolean {
  return /[\sbfvr]/i.test(text[blank + 1] ?? "");
}

function isWordSign(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    code === UNDERSCORE
  );
}

export const ipv4Examples: DetectorExamples = {
  positives: () => [
    {
      text: "connect ECONNREFUSED 10.20.30.40:445",
      gone: ["10.20.30.40"],
      stays: ["ECONNREFUSED", ":445"],
    },
    { text: "route 192.168.7.0/24 via 192.168.7.1", gone: ["192.168.7"], stays: ["/24 via"] },
    { text: "peer=172.20.1.9, 8.8.8.8", gone: ["172.20.1.9"], stays: ["peer="] },
    { text: "Connecting to node/10.1.2.3:8020", gone: ["10.1.2.3"], stays: ["node/", ":8020"] },
    { text: "peer+10.137.212.142+reset+it", gone: ["10.137.212"], stays: ["+reset"] },
    { text: "ping 1.2.3.4: timed out", gone: ["1.2.3.4"], stays: ["ping ", ": timed out"] },
    { text: "by-path/ip-10.0.0.7:3260-iscsi", gone: ["10.0.0.7"], stays: ["ip-", ":3260-iscsi"] },
    { text: "4.3.2.10.in-addr.arpa", gone: ["4.3.2.10"], stays: [".in-addr.arpa"] },
    { text: "server 203.0.113.7 left.", gone: ["203.0.113.7"], stays: ["server ", " left."] },
    { text: "lost (93.184.216.34).", gone: ["93.184.216.34"], stays: ["lost (", ")."] },
  ],
  negatives: () => [
    "version 10.0.22631.4460",
    "build 1.2.3.4",
    "drive firmware 2.5.1.0",
    "firmware: 12.1.3.4",
    "v1.2.3.4 and ver. 10.2.3.4",
    "OID 1.3.6.1.4.1.311.20.2.3 and 1.3.6.1",
    "127.0.0.1:8080 0.0.0.0 255.255.255.0",
    "System.Core, Version=4.0.0.0, Culture=neutral",
    "libfoo-1.2.3.4.so loaded, pkg-10.1.2.3.tgz",
    "Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36",
    "upgraded from 12.1.3.4 to 12.1.3.5",
    "section 3.2.1.4",
    "1.2.3.4-beta, 300.1.2.3",
    "firmware+10.0.32.5+is+older+than+39.28.0.29",
    "firmware 30.11.2.9 is older than 10.7.16.21",
  ],
};
