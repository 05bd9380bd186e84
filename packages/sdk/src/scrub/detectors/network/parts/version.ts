import { before } from "./around.ts";
import { SeenBefore } from "./seen-before.ts";
import { wordBefore } from "./word-before.ts";

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
/** From the second to the last digit of the first. */
const MAX_COMPARED = 44;
/** RFC 1918 and link-local. */
const PRIVATE = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./;
const HOST_WORD = /\b(?:ip|addr(?:ess)?|host|peer|client|node)\b/i;
const NETWORK_WORD =
  /(?:^|[^A-Za-z])(?:ip|ips|ipv4|addr|address|addresses|host|hosts|hostname|node|server|peer|client|from|to|on|at|via|src|dst|source|destination|remote|local|gateway|gw|dns|nameserver|ping|target|portal|initiator|endpoint|bind|listen|listening|connect|connecting|connected|connection|econnrefused|etimedout|ehostunreach|econnreset|enetunreach|lookup|route|subnet|network|netmask|mask|inet|interface|router|proxy|tcp|udp|by|for|with|login|rhost|user|port)["']?\s{0,2}[:=("'[@/]{0,3}\s{0,2}$/i;
/** The largest number in a version that could be an address as well; above, it is an address. */
const MAX_SMALL = 40;
/** Without one of these before it, a number is told from an address by its size and by what is joined to it alone. */
const VERSION_NEAR = new SeenBefore(
  /vers|build|firm|release|grad|updat|migrat|patch|install|driver/gi,
);

/** Whether four numbers are a version rather than an address. Looks at 80 characters before them. */
export function isVersion(text: string, found: string, start: number, end: number): boolean {
  if (hasVersionWord(text, start)) return true;
  const next = text[end];
  // With a port or a prefix length it is an address, whatever stands before.
  if (next === ":" && /^:\d{1,5}(?![.\d])/.test(text.slice(end, end + 8))) return false;
  if (next === "/" && /^\/\d{1,2}(?![\w.])/.test(text.slice(end, end + 4))) return false;
  const isPrivate = PRIVATE.test(found);
  if (isPrivate && !followsVersion(text, start)) return false;
  const isNearVersion = VERSION_NEAR.isWithin(text, start, 80);
  if (isPrivate && !isNearVersion) return false;
  const context = before(text, start, 80);
  if (isNearVersion && followsVersion(text, start) && COMPARED.test(context)) return true;
  if (isPrivate) return false;
  if (/[/_-]v?$/i.test(context) && PRODUCT.test(context.slice(-44))) return true;
  if (isNearVersion && UPGRADE.test(context) && !HOST_WORD.test(context.slice(-24))) return true;
  const isSmall = found.split(".").every((part) => Number(part) <= MAX_SMALL);
  return isSmall && !NETWORK_WORD.test(context.slice(-32));
}

/** Whether the number before, {@link MAX_COMPARED} characters away at most, has a dot: two versions are compared, and other numbers are not. */
function followsVersion(text: string, start: number): boolean {
  const least = Math.max(0, start - MAX_COMPARED);
  let at = start;
  while (at > least && !isDigit(text.charCodeAt(at - 1))) at--;
  if (at === least) return false;
  if (text[at] === ".") return true;
  while (at > least && isDigit(text.charCodeAt(at - 1))) at--;
  return text[at - 1] === ".";
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
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
  return VERSION_WORDS.has(word) || (word.length > 7 && /.(?:version|firmware)$/.test(word));
}
