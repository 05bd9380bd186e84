import { maskPieces } from "../../masks/path.ts";
import { splitPath } from "../../masks/path-split.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { isFilePath, startsAt } from "./path-context.ts";
import { pathEnd } from "./path-extent.ts";
import { isDrive, isLetter, nextSlash, PathToken, tokenEnd } from "./path-token.ts";

/** Signs behind which a path may begin inside of a run of non-spaces. */
const SEPARATORS: ReadonlySet<string> = new Set(",;:=([{|&>'`");
/** What else a path begins with: a drive as a device has it, and a volume; other devices have no names of anybody. */
const DEVICE_ROOT = /^(?:[\\/]{2,4}\.[\\/]{1,2}[a-z]:|\\{1,2}Device\\{1,2}HarddiskVolume)/i;
/** From a root of these names may have spaces, and often do. */
const SPACED = /^(?:[a-z]:|\\|%|file:\/\/\/[a-z]:|\/(?:Users|Volumes|Library|Applications)\/)/i;
const VARIABLE = /%[a-z_()\d]{3,22}$/i;
const MAX_PATTERN_CHARACTERS = 200;
const MAX_ROOT_CHARACTERS = 24;
const NOTHING: readonly Finding[] = Object.freeze([]);

/**
 * Absolute paths of Windows and POSIX systems: what is the customer's goes, down to depth and extension. A relative path is text,
 * and so is a route of a server.
 */
export const localPath: Detector = {
  name: "local-path",
  class: "content",
  gates: ["[a-z]:[\\\\\\/]", "\\/\\w", "\\\\\\\\\\?", "\\\\device", "~[\\\\\\/]", "%\\\\"],
  pattern: /[\\/][^\s"<>|*?\u201c-\u201f\u00ab\u00bb]{0,200}/g,
  find: (match, text, identities) => {
    const { index } = match;
    const end = tokenEnd(match, text, MAX_PATTERN_CHARACTERS);
    const token = new PathToken(text, end);
    let findings: Finding[] | undefined;
    let read = end;
    for (let slash = index; slash < end; ) {
      const isFirst = slash === index;
      const start = withRoot(text, slash, isFirst);
      let to = mayStart(text, start, isFirst) ? endOfPath(token, start, slash) : start;
      if (to > slash) {
        findings ??= [];
        to = addPieces(findings, text, start, to, identities);
        read = Math.max(read, findings.at(-1)?.end ?? 0);
      }
      slash = nextSlash(text, Math.max(slash + 1, to), end);
    }
    // What has been read to its end is not read once more from its middle.
    localPath.pattern.lastIndex = read;
    return findings ?? NOTHING;
  },
  source: "FHS 3.0; Microsoft: Naming Files, Paths, and Namespaces; RFC 8089 (file URIs)",
};

/** Inside of a run, behind fewer signs than at its first slash. */
function mayStart(text: string, start: number, isFirst: boolean): boolean {
  return (isFirst || SEPARATORS.has(text[start - 1]!)) && startsAt(text, start);
}

/** Where the path begins whose first slash has been found: before it may be a drive, `\\?\`, a variable or `file:`; a label is none of it. */
function withRoot(text: string, slash: number, isFirst: boolean): number {
  switch (text[slash - 1]) {
    case ":":
      if (!isLetter(text.charCodeAt(slash - 2))) return slash;
      if (mayStart(text, slash - 2, isFirst)) return slash - 2;
      return text.startsWith("file", slash - 5) ? slash - 5 : slash;
    case "~":
      return slash - 1;
    case "%": {
      const before = text.slice(Math.max(0, slash - 1 - MAX_ROOT_CHARACTERS), slash - 1);
      return slash - 1 - (VARIABLE.exec(before)?.[0].length ?? 0);
    }
    case "?":
      return text.startsWith("\\\\", slash - 3) ? slash - 3 : slash;
    case "E":
      return text.startsWith("$HOME", slash - 5) ? slash - 5 : slash;
    default:
      return slash;
  }
}

/** Where the path ends that may stand at `start`; `start` where none does. */
function endOfPath(token: PathToken, start: number, slash: number): number {
  const { text } = token;
  const hasDrive = start < slash || isDrive(text, start + 1);
  const isPosix = !hasDrive && text[start] === "/" && text[start + 1] !== "/";
  if (!hasDrive && !isPosix && !DEVICE_ROOT.test(text.slice(start, start + 32))) return start;
  const mayHaveSpaces = !isPosix || isLetterOfSpaced(text.charCodeAt(start + 1));
  const hasSpaces = mayHaveSpaces && SPACED.test(text.slice(start, start + 16));
  const end = pathEnd(token, start, hasSpaces);
  return !isPosix || isFilePath(text, start, end) ? end : start;
}

/** Of Users, Volumes, Library and Applications, in any case. */
function isLetterOfSpaced(code: number): boolean {
  const lower = code | 32;
  return lower === 117 || lower === 118 || lower === 108 || lower === 97;
}

/** Gives where the path ended, or `start` where there is none. */
function addPieces(
  findings: Finding[],
  text: string,
  start: number,
  end: number,
  identities: Identities,
): number {
  const split = splitPath(text, start, end);
  if (split === undefined || split.kind === "unc") return start;
  for (const piece of maskPieces(split, identities)) findings.push(piece);
  return end;
}

export const localPathExamples: DetectorExamples = {
  positives: () => [
    {
      text: "open 'C:\\Data\\Jane Doe\\Plan B.docx' failed",
      gone: ["Jane", "Doe", "Plan"],
      stays: ["open 'C:\\Data\\<path:2:docx>' failed"],
    },
    {
      text: "ENOENT: open '/finance/q3 report/x.xlsx'",
      gone: ["finance", "q3", "report"],
      stays: ["'/<path:3:xlsx>'"],
    },
    {
      text: "/srv/vms/acme/payroll.vhdx:12: bad",
      gone: ["acme", "payroll"],
      stays: ["/srv/<path:3:vhdx>:12: bad"],
    },
    {
      text: "at f (/home/jane/acme/dist/index.js:10:15)",
      gone: ["jane", "acme"],
      stays: ["/index.js:10:15)"],
    },
    {
      text: "C:\\Users\\jane\\AppData\\Local\\app\\cache.db is locked",
      gone: ["jane"],
      stays: ["\\AppData\\Local\\", "cache.db is locked"],
    },
    {
      text: "copy D:\\acme\\a.bak to E:\\acme\\b.bak",
      gone: ["acme"],
      stays: [" to E:\\<path:2:bak>"],
    },
    {
      text: "jane:x:1000:1000::/home/jane/acme:/bin/bash",
      gone: ["/home/jane", "acme"],
      stays: [":/bin/bash"],
    },
    { text: "--out=/mnt/acme,/mnt/beta mode=ro", gone: ["acme", "beta"], stays: ["mode=ro"] },
    {
      text: "file:///C:/Users/jane/plan.pdf",
      gone: ["jane", "plan"],
      stays: ["file:///C:/Users/"],
    },
    { text: "\\\\?\\D:\\acme\\x.txt and ~/acme/x.txt", gone: ["acme"], stays: [" and ~/"] },
    { text: "<path>/mnt/acme</path>", gone: ["acme"], stays: ["</path>"] },
    {
      text: "/Users/jane/Library/Application Support/Acme/secret plan.docx",
      gone: ["jane", "Acme", "secret"],
    },
  ],
  negatives: () => [
    "GET /api/v1/volumes/{id}/snapshots 200 in 12ms",
    "/usr/lib/node_modules/npm/bin/npm-cli.js:10:5",
    "C:\\Windows\\System32\\drivers\\iaStorV.sys",
    "C:\\Program Files\\Acme Storage\\bin\\agent.exe",
    "D:\\ is 91% full, /dev/sda1 and /dev/disk/by-partuuid, /proc/mdstat, \\Device\\Harddisk0\\DR0",
    "\\\\.\\PhysicalDrive0 \\\\.\\pipe\\docker_engine",
    "read/write and/or I/O at 12 MB/s on 2026/11/27, application/json, refs/heads/main, @scope/pkg",
    "matches /^\\/foo\\/[a-z]+$/gi",
    "import x from './src/foo.ts' and '../lib/x'",
    "redirect to /login, see /api-docs, POST /users/42/orders HTTP/1.1",
    "https://example.com/home/jane/x.pdf",
    "s3://bucket/key nfs1:/ 10:30/12:45 TCP/IP </div> 3/5 done",
    "~/.marked.json, --dir /path/to/logs",
    "Usage: tool [--path <path>] // comment",
    "at Module._compile (node:internal/modules/cjs/loader:1554:14)",
    "line one\\nline two\\tx",
    "/etc/nginx/nginx.conf:3: unknown directive, /var/log/messages, /tmp",
  ],
};
