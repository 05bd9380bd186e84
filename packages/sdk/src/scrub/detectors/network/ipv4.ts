import { maskIp } from "../../masks/ip.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { before } from "./parts/around.ts";

/** Words of which the number behind them is no address. */
const VERSION_WORD =
  /(?:versions?|vers?|v|build|builds|firmware|fw|release|rel|revision|rev|driver|drivers|oid|oids|section|chapter|schema|assemblyversion|fileversion|productversion|bios|uefi|microcode|kernel|package|plugin|module|agent|library|runtime|framework|sdk|kb|update|patch|hotfix|ontap|windows|nt|ios|os|android|macos|chrome|firefox|edge|safari|edg|opr|java|jdk|jre|python|node|office|exchange|outlook|sql server|version number|rfc|§|tls|api|clr|msi|setup|installed|installing)[."']?\s{0,2}(?:number|is|of|to|from|=|:)?["']?[\s:=("'v[,-]{0,4}$/i;
/** `Chrome/120.0.6099.109`, `lib-1.2.3.4`: a product with its version. */
const PRODUCT = /[A-Za-z)][\w.+]{0,40}[/_-]v?$/;
const UPGRADE =
  /(?:upgrad|downgrad|updat|migrat|version|firmware|release|build|patch|install)[^\n]{0,60}$/i;
const NETWORK_WORD =
  /(?:^|[^A-Za-z])(?:ip|ips|ipv4|addr|address|addresses|host|hosts|hostname|node|server|peer|client|from|to|on|at|via|src|dst|source|destination|remote|local|gateway|gw|dns|nameserver|ping|target|portal|initiator|endpoint|bind|listen|listening|connect|connecting|connected|connection|econnrefused|etimedout|ehostunreach|econnreset|enetunreach|lookup|route|subnet|network|netmask|mask|inet|interface|router|proxy|tcp|udp|by|for|with|login|rhost|user|port)["']?\s{0,2}[:=("'[@/]{0,3}\s{0,2}$/i;
/** The largest number in a version that could be an address as well; above, it is an address. */
const MAX_SMALL = 40;
const BEHIND =
  /^(?:[-+~](?:alpha|beta|rc|snapshot|release|ga|build|el\d|fc\d|ubuntu|deb|dev|pre|sp|p|r|hf|git|gc|g[0-9a-f]{6})|\.(?:so|dll|jar|tgz|tar|zip|rpm|deb|exe|msi|cab|nupkg|whl|gem|x86_64|noarch|el\d|fc\d|iso|img|bin|json|txt|xml|js)|\s{1,2}(?:build|firmware|version|release))/i;

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
    const isReverse = /^\.in-addr\.arpa/i.test(text.slice(end, end + 14));
    if (!isAlone(text, start, end)) return [];
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
  if (/\w/.test(text[end] ?? "")) return false;
  return !/^\.\d/.test(text.slice(end, end + 2)) && !BEHIND.test(text.slice(end, end + 16));
}

function isVersion(text: string, found: string, start: number, end: number): boolean {
  const context = before(text, start, 80);
  if (VERSION_WORD.test(context.slice(-40)) && isWordIn(context)) return true;
  const isPrivate = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./.test(found);
  const hasPort = /^:\d{1,5}(?![.\d])/.test(text.slice(end, end + 8));
  const isProduct = /[/_-]v?$/i.test(context) && PRODUCT.test(context.slice(-44));
  if (isProduct && !hasPort && !isPrivate) return true;
  if (
    UPGRADE.test(context) &&
    !isPrivate &&
    !hasPort &&
    !/\b(?:ip|addr(?:ess)?|host|peer|client|node)\b/i.test(context)
  )
    return true;
  if (hasPort || /^\/\d{1,2}(?![\w.])/.test(text.slice(end, end + 4))) return false;
  const isSmall = found.split(".").every((part) => Number(part) <= MAX_SMALL);
  return isSmall && !isPrivate && !NETWORK_WORD.test(context.slice(-32));
}

/** The word found is a whole one: `server 10.0.0.1` has none, `ver 10.0.0.1` does. */
function isWordIn(context: string): boolean {
  const word = VERSION_WORD.exec(context.slice(-40));
  if (word === null) return false;
  const previous = context.slice(-40)[word.index - 1];
  return previous === undefined || !/[A-Za-z0-9]/.test(previous) || /^[A-Z][a-z]/.test(word[0]);
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
  ],
};
