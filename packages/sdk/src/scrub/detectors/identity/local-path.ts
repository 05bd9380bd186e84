import { maskPieces } from "../../masks/path.ts";
import { splitPath } from "../../masks/path-split.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { isFilePath, startsAt } from "./path-context.ts";
import { pathEnd, tokenEnd } from "./path-extent.ts";

/** Where a path may begin inside of a run of non-spaces: behind a sign that separates. */
const NEXT_START = /[,;:=([{|&>'`](?=[\\/~]|[a-z]:[\\/])/i;
/** Devices have no names of anybody: `\\.\PhysicalDrive0`, `\Device\Harddisk0\DR0`. */
const DEVICE = /^\\{1,2}(?:\.\\(?![a-z]:)|Device\\{1,2}(?!HarddiskVolume))/i;
/** From a root of these names may have spaces, and often do. */
const SPACED = /^(?:[a-z]:|\\|%|file:\/\/\/[a-z]:|\/(?:Users|Volumes|Library|Applications)\/)/i;
const MAX_PATHS = 64;
const MAX_PATTERN_CHARACTERS = 200;
const MAX_ROOT_CHARACTERS = 24;

/**
 * Absolute paths of Windows and POSIX systems: what is the customer's goes, down to depth and extension. A relative path is text,
 * and so is a route of a server.
 */
export const localPath: Detector = {
  name: "local-path",
  class: "content",
  gates: ["[a-z]:[\\\\\\/]", "\\/\\w", "\\\\\\\\\\?", "\\\\device", "~[\\\\\\/]", "%\\\\"],
  pattern: /(?:[a-z]:|[~%])?[\\/][^\s"<>|*?\u201c-\u201f\u00ab\u00bb]{0,200}/gi,
  find: (match, text, identities) => {
    const findings: Finding[] = [];
    const end = tokenEnd(match, text, MAX_PATTERN_CHARACTERS);
    let start = match.index;
    for (let count = 0; start >= 0 && start < end && count < MAX_PATHS; count++) {
      const pathStart = withRoot(text, start);
      const to = addPath(findings, text, pathStart, end, identities);
      const from = Math.max(to, start + 1) - 1;
      const next = text.slice(from, end).search(NEXT_START);
      start = next < 0 ? -1 : from + next + 1;
    }
    return findings;
  },
  source: "FHS 3.0; Microsoft: Naming Files, Paths, and Namespaces; RFC 8089 (file URIs)",
};

/** Where the path begins whose first slash has been found: before it may be `\\?\`, a variable or `file:`, and a label is none of it. */
function withRoot(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - MAX_ROOT_CHARACTERS), start);
  if (text[start + 1] === ":") {
    if (!/[\w.$-]$/.test(before)) return start;
    return before.endsWith("fil") ? start - 3 : start + 2;
  }
  if (text[start] === "%") return start - (/%[a-z_()\d]{3,22}$/i.exec(before)?.[0].length ?? 0);
  if (before.endsWith("\\\\?")) return start - 3;
  return before.endsWith("$HOME") ? start - 5 : start;
}

/** Gives where the path ended, or `start` where there is none. */
function addPath(
  findings: Finding[],
  text: string,
  start: number,
  tokenEnd: number,
  identities: Identities,
): number {
  const isFile = /^file:\/\//i.test(text.slice(start, start + 7));
  if (!startsAt(text, start) || DEVICE.test(text.slice(start, start + 24))) return start;
  const end = pathEnd(text, start, tokenEnd, SPACED.test(text.slice(start, start + 16)));
  const split = splitPath(text, start, end);
  if (split === undefined || split.kind === "unc") return start;
  if (text[start] === "\\" && split.kind === "posix") return start;
  if (!isFile && !isFilePath(text, start, split)) return start;
  for (const { start: from, end: to, replacement } of maskPieces(split, identities))
    findings.push({ start: from, end: to, replacement });
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
