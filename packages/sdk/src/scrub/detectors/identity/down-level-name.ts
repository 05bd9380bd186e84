import { maskDownLevel } from "../../masks/account.ts";
import { isPublicDomain } from "../../masks/account-names.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

const LOOK_BEHIND_CHARACTERS = 40;
const MAX_DOMAIN_CHARACTERS = 64;
const DOMAIN_CHARACTER = /[a-z0-9._\u00c0-\u1fff\u3040-\ud7ff-]/i;
/** Words after which `a\b` is an account. */
const ACCOUNT_WORDS =
  /(?:\b(?:for|accounts?|users?|username|logon|login|owner|runas|by|as|identity|principal|caller|client|subject|impersonat(?:e|ed|ing)|member|group|credentials?|trustee|grant(?:ed)?|den(?:y|ied)|requester|initiator|authenticated|domain|to|of)["']? ["'`([\u2018\u201c\u201e\u00ab]?|(?:user|account|owner|group|logon|login|identity|principal|caller|client|subject|member|trustee|requester|initiator|sid|runas|name|id)["']?[ \t]{0,4}[:=>][ \t]{0,4}["'`([\u2018\u201c\u201e\u00ab]?)$/i;
/** Roots of registries, variables and object names, which are written in capitals with a backslash. */
const NO_DOMAIN =
  /^(?:HK(?:LM|CU|CR|U|CC)|HKEY_\w+|REGISTRY|MACHINE|SOFTWARE|SYSTEM|SYSTEM32|WINDOWS|WINNT|SECURITY|SAM|DEVICE|DRIVERS?|GLOBAL|LOCAL|BASENAMEDOBJECTS|KERNELOBJECTS|SESSIONS?|ROOT|PCI|USB|SCSI|ACPI|STORAGE|SWD|HID|DISPLAY|COM\d?|BIN|SRC|LIB|DOS|ERROR|WARN|WARNING|INFO|DEBUG|FATAL|FAILED|OK|GET|POST|PUT|JSON|XML|HTTP|TCP|UDP|CONTROLSET\d+|CURRENTCONTROLSET|PERFLIB|WMI|ROOT)$/i;
/** `\n`, `\t`, `\u0041` and the like, followed by what no name goes on with. */
const ESCAPE = /^(?:[nrt](?!\.[a-z])|[bfv0](?=\W|$)|u[0-9a-fA-F]{4}|x[0-9a-f]{2})/;
/** The same with a word before it: `account DOM\\n.jones` is one. */
const ESCAPE_AT_END = /^(?:[nrt](?=[A-Z\s]|$)|u[0-9a-fA-F]{4})/;
const FILE =
  /\.(?:dll|exe|sys|txt|log|js|ts|cs|cpp|h|json|xml|ini|cfg|bat|cmd|ps1|md|py|c|lib|obj|pdb|config|vhdx?|dat)$/i;

/** `DOMAIN\user`, `host\user$`, `.\user`: with a word before it, or with the domain in capitals. */
export const downLevelName: Detector = {
  name: "down-level-name",
  class: "personal",
  gates: ["[\\w.]\\\\{1,2}\\w"],
  pattern:
    /\\{1,2}[a-z0-9_$\u00c0-\u1fff\u3040-\ud7ff][a-z0-9._$~#@'\u00c0-\u1fff\u3040-\ud7ff-]{0,103}/gi,
  find: (match, text, identities) => {
    const slash = match.index;
    const index = domainStart(text, slash);
    const domain = text.slice(index, slash);
    if (domain === "") return [];
    const userAt = slash + match[0].lastIndexOf("\\") + 1;
    let end = slash + match[0].length;
    while (end > userAt + 1 && /[.'-]/.test(text[end - 1]!)) end--;
    const user = text.slice(userAt, end);
    const before = text.slice(Math.max(0, index - LOOK_BEHIND_CHARACTERS), index);
    if (/[\\/:%$\w.~{}-]$/.test(before) && !/(?:^|[^a-z])[a-z_-]{3,20}:$/i.test(before)) return [];
    if (/\b(?:NT|IIS|Window|Font Driver|NT Virtual) $/i.test(before)) return [];
    if (/^[\\/:*]/.test(text.slice(end, end + 1)) && text[end] !== ":") return [];
    // `whoami /all` has the SID behind.
    const hasWord =
      ACCOUNT_WORDS.test(before) || /^[ \t]{1,16}S-1-5-/.test(text.slice(end, end + 24));
    if (!isDomain(domain, user, hasWord) || FILE.test(user)) return [];
    end = overSpaces(text, index, end);
    const replacement = maskDownLevel(domain, text.slice(userAt, end), identities);
    return replacement === undefined ? [] : [{ start: index, end, replacement }];
  },
  source:
    "MS-ADTS: down-level logon names; NetBIOS names: RFC 1001, section 14, 15 characters on Windows",
};

/** Where the word before the backslash begins, at most 64 characters before it. */
function domainStart(text: string, slash: number): number {
  let start = slash;
  while (
    start > 0 &&
    slash - start < MAX_DOMAIN_CHARACTERS &&
    DOMAIN_CHARACTER.test(text[start - 1]!)
  )
    start--;
  while (start < slash && /[_-]/.test(text[start]!)) start++;
  return start;
}

function isDomain(domain: string, user: string, hasWord: boolean): boolean {
  // Markdown escapes an underscore so.
  if (user.startsWith("_")) return false;
  if (
    NO_DOMAIN.test(domain) ||
    isPublicDomain(domain) ||
    (hasWord ? ESCAPE_AT_END : ESCAPE).test(user)
  )
    return false;
  if (domain === ".") return hasWord;
  if (!/[a-z\u00c0-\u1fff\u3040-\ud7ff]/i.test(domain) || /^\.|\.$/.test(domain)) return false;
  if (hasWord) return domain.length <= 15 || domain.includes(".");
  // Without a word: a NetBIOS name as Windows writes it, and a name that is a person's or a machine's.
  return (
    /^[A-Z0-9][A-Z0-9-]{1,14}$/.test(domain) &&
    /^[a-z\u00c0-\u1fff\u3040-\ud7ff][\w.$'\u00c0-\u1fff\u3040-\ud7ff-]{1,}$/i.test(user) &&
    !/^[A-Z]+$/.test(user)
  );
}

/** In quotes, a name goes on to the closing one: `'CORP\Domain Admins'`. */
function overSpaces(text: string, start: number, end: number): number {
  const group = /^ (?:Users|Admins|Computers|Controllers|Guests)\b/.exec(text.slice(end, end + 16));
  if (group !== null && /\\(?:Domain|Enterprise|Schema)$/.test(text.slice(start, end)))
    return end + group[0].length;
  const quote = text[start - 1];
  if (quote === undefined || !/["'`]/.test(quote)) return end;
  const rest = /^(?: [\w.\u00c0-\u1fff\u3040-\ud7ff-]{1,32}){1,3}/.exec(text.slice(end, end + 100));
  return rest !== null && text[end + rest[0].length] === quote ? end + rest[0].length : end;
}

export const downLevelNameExamples: DetectorExamples = {
  positives: () => [
    {
      text: "logon failure for CONTOSO\\jdoe (0xC000006D)",
      gone: ["CONTOSO", "jdoe"],
      stays: ["for <account:", "> (0xC000006D)"],
    },
    { text: "runas CONTOSO\\svc-backup denied", gone: ["svc-backup"], stays: [" denied"] },
    { text: "owner=corp\\o.brien", gone: ["o.brien", "corp"] },
    { text: "User: corp.contoso.com\\jane, IP 1", gone: ["contoso", "jane"], stays: [", IP 1"] },
    { text: "account .\\bob locked", gone: ["bob"], stays: ["<account:local:"] },
    { text: "CONTOSO\\jane.doe opened x", gone: ["jane"], stays: [" opened x"] },
    { text: "granted to 'CORP\\Jane Doe' now", gone: ["Jane", "Doe"], stays: ["' now"] },
    { text: "contoso\\jdoe S-1-5-21-1-22-333-1104", gone: ["contoso", "jdoe"] },
    { text: "user CORP\\FS01$ joined", gone: ["FS01$"], stays: [" joined"] },
    { text: "user=CORP\\\\jane", gone: ["jane"] },
  ],
  negatives: () => [
    "NT AUTHORITY\\SYSTEM BUILTIN\\Administrators NT SERVICE\\TrustedInstaller",
    "HKLM\\Software\\Acme, HKEY_LOCAL_MACHINE\\System",
    "C:\\Windows\\System32\\x.dll, src\\lib\\x.ts, bin\\Debug",
    "FAILED\\nRetrying, ERROR\\tcode, OK\\r\\nnext, A\\u0041",
    "\\Device\\Harddisk0\\DR0 PCI\\VEN_8086&DEV_1234",
    "instead of validate\\_ascii",
    "matches a\\d+ or \\w\\s",
    "%SystemRoot%\\temp .\\build\\x.js",
  ],
};
