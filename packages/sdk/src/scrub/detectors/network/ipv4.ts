import { maskIp } from "../../masks/ip.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { before } from "./parts/around.ts";
import { wordBefore } from "./parts/word-before.ts";

/** Words of which the number behind them is no address. */
const VERSION_WORDS: ReadonlySet<string> = new Set(
  "version|versions|ver|vers|v|build|builds|firmware|fw|release|rel|revision|rev|oid|oids|section|chapter|schema|assemblyversion|fileversion|productversion|bios|uefi|microcode|driver|drivers|kernel|hotfix|patch|jdk|jre|java|python|library|plugin|clr|ontap|extension|ios|android|macos".split(
    "|",
  ),
);
const FILLERS: ReadonlySet<string> = new Set(
  "number|num|is|of|to|from|no|was|string|and|or|v".split("|"),
);
/** `Chrome/120.0.6099.109`, `lib-1.2.3.4`: a product with its version. */
const PRODUCT = /[A-Za-z)][\w.+]{0,40}[/_-]v?$/;
const UPGRADE =
  /(?:upgrad|downgrad|updat|migrat|version|firmware|release|build|patch|install)[\s\S]{0,60}$/i;
/** The second of two versions: `firmware 30.11.2.9 is older than 10.7.16.21`. */
const COMPARED =
  /(?:firmware|version|build|release|driver|grad(?:ed?|ing)|updated?)[^\n\d]{1,12}v?\d[\w.]{1,20}[^\n\d]{1,24}$/i;
const HOST_WORD = /\b(?:ip|addr(?:ess)?|host|peer|client|node)\b/i;
const NETWORK_WORD =
  /(?:^|[^A-Za-z])(?:ip|ips|ipv4|addr|address|addresses|host|hosts|hostname|node|server|peer|client|from|to|on|at|via|src|dst|source|destination|remote|local|gateway|gw|dns|nameserver|ping|target|portal|initiator|endpoint|bind|listen|listening|connect|connecting|connected|connection|econnrefused|etimedout|ehostunreach|econnreset|enetunreach|lookup|route|subnet|network|netmask|mask|inet|interface|router|proxy|tcp|udp|by|for|with|login|rhost|user|port)["']?\s{0,2}[:=("'[@/]{0,3}\s{0,2}$/i;
/** The largest number in a version that could be an address as well; above, it is an address. */
const MAX_SMALL = 40;
const BEHIND =
  /^(?:[-+~](?:alpha|beta|rc[\d.-]|snapshot|release|ga(?![a-z])|build|el\d|fc\d|ubuntu|deb|dev(?![a-z])|pre(?![a-z])|(?:sp|p|r|hf)\d|git|gc|g[0-9a-f]{6})|\.(?:so|dll|jar|tgz|tar|zip|rpm|deb|exe|msi|cab|nupkg|whl|gem|x86_64|noarch|el\d|fc\d|iso|img|bin|json|txt|xml|js)|\s{1,2}(?:build|firmware|version|release))/i;
/** Without one of these before it, a number is told from an address by its size and by what is joined to it alone. */
const VERSION_NEAR = /vers|build|firm|release|grad|updat|migrat|patch|install|driver/i;

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
    if (!isAlone(text, start, end)) return [];
    const isReverse = text[end] === "." && /^\.in-addr\.arpa/i.test(text.slice(end, end + 14));
    if (!isReverse && isVersion(text, found, start, end)) return [];
    const address = isReverse ? found.split(".").reverse().join(".") : found;
    const replacement = maskIp(address, identities);
    return replacement === undefined || replacement === address
      ? []
      : [{ start, end, replacement }];
  },
  source: "RFC 791; RFC 6890; the registries of IANA",
};

function isAlone(text: string, start: number, end: number): boolean {
  // The first digits are of an escape; what it means is searched as well.
  if (text[start - 1] === "%") return false;
  if (
    /[\w.]/.test(text[start - 1] ?? "") &&
    !/(?:^|[^A-Za-z0-9])(?:ip|host|addr)_$/i.test(before(text, start, 8))
  )
    return false;
  // `mount.cifs` writes the next sentence without a blank.
  if (/\w/.test(text[end] ?? "") && !/^[A-Z][a-z]{2}/.test(text.slice(end, end + 3))) return false;
  if (!/[-+~.\s]/.test(text[end] ?? "")) return true;
  return !/^\.\d/.test(text.slice(end, end + 2)) && !BEHIND.test(text.slice(end, end + 16));
}

function isVersion(text: string, found: string, start: number, end: number): boolean {
  if (hasVersionWord(text, start)) return true;
  const isPrivate = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./.test(found);
  const hasPort = text[end] === ":" && /^:\d{1,5}(?![.\d])/.test(text.slice(end, end + 8));
  // With a port or a prefix length it is an address, whatever stands before.
  if (hasPort || (text[end] === "/" && /^\/\d{1,2}(?![\w.])/.test(text.slice(end, end + 4))))
    return false;
  const context = before(text, start, 80);
  const isNearVersion = VERSION_NEAR.test(context);
  if (isNearVersion && COMPARED.test(context)) return true;
  if (isPrivate) return false;
  if (/[/_-]v?$/i.test(context) && PRODUCT.test(context.slice(-44))) return true;
  if (isNearVersion && UPGRADE.test(context) && !HOST_WORD.test(context.slice(-24))) return true;
  const isSmall = found.split(".").every((part) => Number(part) <= MAX_SMALL);
  return isSmall && !NETWORK_WORD.test(context.slice(-32));
}

/** `version 1.2.3.4`, `AssemblyVersion: "1.2.3.4"`, `build number is 1.2.3.4`: a filler stands between, or two. */
function hasVersionWord(text: string, start: number): boolean {
  let at = start;
  for (let count = 0; count < 3; count++) {
    const { word, start: from } = wordBefore(text, at);
    if (isVersionWord(word)) return true;
    if (!FILLERS.has(word)) return false;
    at = from;
  }
  return false;
}

function isVersionWord(word: string): boolean {
  return VERSION_WORDS.has(word) || /.(?:version|firmware)$/.test(word);
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
