import { maskPieces } from "../../masks/path.ts";
import { splitPath } from "../../masks/path-split.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { startsAt } from "./path-context.ts";
import { pathEnd } from "./path-extent.ts";
import { PathToken, tokenEnd } from "./path-token.ts";

const MAX_PATTERN_CHARACTERS = 64;
/** A NetBIOS or DNS name, or an address; WebDAV adds `@SSL` and a port (MS-DTYP 2.2.57, Microsoft's WebDAV redirector). */
const HOST = /^[\p{L}\d](?:[\p{L}\d._-]{0,253}[\p{L}\d])?\$?(?:@SSL)?(?:@\d{1,5})?$/u;
/** Roots of other things that are written with backslashes, and words of escapes. */
const NO_HOSTS: ReadonlySet<string> = new Set(
  "device dosdevices globalroot registry harddisk0 users windows server servername host hostname".split(
    " ",
  ),
);
/** Slashes twice before what is a path all the same: a doubled separator. */
const POSIX_ROOT =
  /^\/\/(?:usr|home|etc|var|opt|tmp|dev|proc|sys|lib|bin|mnt|srv|root|run)(?:\/|$)/;
const SCHEMELESS = /:$|(?:src|href|url)[=(]["']?$/i;
const LOOK_BEHIND_CHARACTERS = 24;
const NOTHING: readonly Finding[] = Object.freeze([]);
/** A share's name (MS-SRVS 2.2.4.22 allows more; a word with other signs is none here). */
const SHARE = /^[\p{L}\d][^:]{0,79}$/u;

/** `\\host\share\directory\file`, `//host/share`, `\\?\UNC\host\share`, and `file://host/share`. */
export const uncPath: Detector = {
  name: "unc-path",
  class: "identifier",
  gates: ["\\\\\\\\[\\w?]", "\\/\\/\\w"],
  pattern:
    /(?:\\\\|file:\/\/|\/\/)(?:\?\\unc\\)?[^\s"<>|*?/\\\u201c-\u201f\u00ab\u00bb][^\s"<>|*?\u201c-\u201f\u00ab\u00bb]{0,64}/gi,
  find: (match, text, identities) => {
    const start = match.index;
    // A URL without its scheme, as pages write it (RFC 3986, section 4.2).
    if (!startsAt(text, start)) return NOTHING;
    const lead = text.slice(Math.max(0, start - LOOK_BEHIND_CHARACTERS), start);
    if (match[0].startsWith("//") && (SCHEMELESS.test(lead) || isWithinBase64(lead)))
      return NOTHING;
    if (POSIX_ROOT.test(match[0])) return NOTHING;
    const token = new PathToken(text, tokenEnd(match, text, MAX_PATTERN_CHARACTERS));
    const end = pathEnd(token, start, match[0].startsWith("\\"));
    const split = splitPath(text, start, end);
    const [host, share] = split?.segments ?? [];
    if (split?.kind !== "unc" || host === undefined || !HOST.test(host.name)) return [];
    if (NO_HOSTS.has(host.name.toLowerCase()) || host.name === "localhost") return [];
    // Two backslashes again are escapes that nobody has taken out: a decoded view has the path.
    if (text[host.end] === "\\" && text[host.end + 1] === "\\") return [];
    const isCertain =
      share === undefined ? isHostAlone(match[0], host.name) : SHARE.test(share.name);
    if (!isCertain) return [];
    return maskPieces(split, identities);
  },
  source: "MS-DTYP 2.2.57; RFC 8089, appendix E.3",
};

/** Base64 has a plus and slashes; before a plus that is a blank (of a form) stand words. */
function isWithinBase64(lead: string): boolean {
  return lead.endsWith("+") && !/(?:^|[^\w+/=-]|\+)[A-Za-z][a-z]{1,15}\+$/.test(lead);
}

/** Without a share only a name that is one beyond doubt: `\\FS01`, and no `\\d` of a regular expression. */
function isHostAlone(path: string, host: string): boolean {
  if (/^(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[a-z]\d{0,2}$|[bfnrtv0].{0,2}$)/i.test(host)) return false;
  return path.startsWith("\\\\") && /[\d.-]|^[A-Z]{3,}/.test(host.slice(1));
}

export const uncPathExamples: DetectorExamples = {
  positives: () => [
    {
      text: "open \\\\fs01.contoso.com\\finance$\\Q3\\payroll.xlsx ERROR_ACCESS_DENIED",
      gone: ["fs01", "contoso", "finance", "Q3", "payroll"],
      stays: ["\\<path:2:xlsx> ERROR_ACCESS_DENIED"],
    },
    {
      text: "watch \\\\10.20.30.40\\users\\j.doe\\Documents ENOENT",
      gone: ["10.20.30.40", "j.doe"],
      stays: ["\\Documents ENOENT"],
    },
    {
      text: "mount.cifs //nas-hr/export/people rc=-13",
      gone: ["nas-hr", "people"],
      stays: [" rc=-13"],
    },
    {
      text: "\\\\?\\UNC\\nas7\\vm share\\web 1.vhdx: locked",
      gone: ["nas7", "vm share", "web"],
      stays: ["\\\\?\\UNC\\", ": locked"],
    },
    {
      text: "'\\\\srv\\Jane Doe\\x.txt' is gone",
      gone: ["srv", "Jane", "Doe"],
      stays: ["' is gone"],
    },
    {
      text: "DAV \\\\web01@SSL@8443\\DavWWWRoot\\acme\\a.doc",
      gone: ["web01", "acme"],
      stays: ["@SSL@8443\\DavWWWRoot\\"],
    },
    { text: "file://nas1/media/acme.mov", gone: ["nas1", "media", "acme"] },
    { text: "cannot reach \\\\FS01, giving up", gone: ["FS01"], stays: [", giving up"] },
    {
      text: "\\\\nas\\C$\\Users\\bob\\a.log",
      gone: ["nas", "bob"],
      stays: ["C$\\Users\\", "\\a.log"],
    },
  ],
  negatives: () => [
    `sha512-${"kQ7v".repeat(3)}a+//gHCB/x9Zq/${"Lm3T".repeat(6)}==`,
    "\\\\.\\PhysicalDrive0 and \\\\?\\Volume{123e4567-e89b-12d3-a456-426614174000}\\",
    "matches \\\\d+\\\\w and \\\\bword",
    "https://example.com/a/b and ftp://x.example/y",
    "// a comment about foo/bar",
    "//# sourceMappingURL=index.js.map",
    "first\\\\nsecond\\\\tthird",
    "\\\\Device\\Harddisk0\\DR0, C:\\\\Windows\\\\System32",
    "//usr/bin/env node",
    "a // b / c",
  ],
};
