import { parseIp } from "../../masks/ip-address.ts";
import { maskPath } from "../../masks/path.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder } from "./parts/around.ts";
import { hostFinding, isHostName, nameStart } from "./parts/host-name.ts";
import { isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { RunEnd } from "./parts/run-end.ts";
import { SeenBefore } from "./parts/seen-before.ts";

const MAX_PATH = 512;
/** What speaks of remote paths, somewhere before one. */
const REMOTE = new SeenBefore(
  /(?:nfs|mount|export|autofs|stale|rpc\.|gluster|ceph|lustre|scp|rsync|remote|server|share|filehandle|fsid|from|to)\b/gi,
);
/** Where servers keep what they export. */
const ROOT =
  /^\/(?:vol\d{0,3}|volumes?\d{0,3}|exports?|ifs|srv|nfs|share[sd]?|data|mnt|home|pool\d{0,3}|tank|fs\d{0,3}|zfs|export\d{0,3})(?:\/|$)/;
/** Keys of paths, which are no hosts. */
const KEY =
  /^(?:x-.*|content-.*|path|paths|file|files|dir|directory|folder|url|uri|root|cwd|home|location|mountpoint|mount|device|socket|config|log|output|input|source|target|dest|destination|src|dst|in|at|to|from|prefix|base|bin|lib|exe|cmd|command|route|endpoint|get|put|post|delete|head|patch|error|warning|warn|info|debug|unix|open|stat|read|write|rename|unlink|mkdir|rmdir|access|enoent|eacces|eperm|eexist)$/i;

const paths = new RunEnd(/["'<>`|,;:)\]}]/);
const NOTHING: readonly Finding[] = Object.freeze([]);

/** An export of a server, `host:/path` or `[v6]:/path`, as NFS, Ceph, scp and rsync write it. The path keeps its depth. */
export const nfsExport: Detector = {
  name: "nfs-export",
  class: "identifier",
  gates: ["[\\w\\]]:\\/[^\\/]"],
  pattern: /[A-Za-z0-9_\]]:\/[A-Za-z0-9_.~$*@%-]/g,
  find(match, text, identities) {
    const colon = match.index + 1;
    const start = hostStart(text, colon);
    const host = text.slice(start, colon);
    let end = paths.endOf(text, colon + 1, MAX_PATH - 1);
    while (text[end - 1] === ".") end--;
    const path = text.slice(colon + 1, end);
    if (isInPlaceholder(text, start) || !isExport(host, path, text, start)) return NOTHING;
    return [
      ...hostFinding(text, start, colon, identities),
      ...pathFinding(path, colon + 1, end, identities),
    ];
  },
  source: "nfs(5); RFC 7530; mount.ceph(8)",
};

function hostStart(text: string, colon: number): number {
  if (text[colon - 1] !== "]") return nameStart(text, colon);
  const open = text.lastIndexOf("[", colon);
  return open >= 0 && colon - open < 64 ? open : colon;
}

function isExport(host: string, path: string, text: string, start: number): boolean {
  if (host.startsWith("[")) return parseIp(host.slice(1, -1).replace(/%.*$/, ""))?.version === 6;
  if (parseIp(host) !== undefined) return true;
  if (!isHostName(host) || host.length < 2 || KEY.test(host) || isStopWord(host)) return false;
  // No file, and no domain of the top is a number (RFC 3696, section 2).
  if (
    host.includes(".") &&
    /\.(?:\d{1,63}|[cm]?[jt]sx?|py|go|java|json|ya?ml|conf|log|txt|sh|c|h|rs)$/i.test(host)
  )
    return false;
  if (looksLikeMachine(host) || host.includes(".")) return !/[a-z][A-Z]/.test(host);
  return !isOtherThing(host) && (ROOT.test(path) || REMOTE.isWithin(text, start, 160));
}

function pathFinding(
  path: string,
  start: number,
  end: number,
  identities: Identities,
): readonly Finding[] {
  const masked = maskPath(path, identities);
  if (masked === path) return [];
  const depth = String(path.split("/").filter((segment) => segment !== "").length);
  return [
    {
      start: start + (masked === undefined ? 1 : 0),
      end,
      replacement: masked ?? placeholder("path", depth),
    },
  ];
}

export const nfsExportExamples: DetectorExamples = {
  positives: () => [
    { text: "mount nfs01:/export/home on /mnt failed", gone: ["nfs01"], stays: ["failed"] },
    {
      text: "mount -t nfs 192.168.7.9:/vol/finance /mnt/x",
      gone: ["192.168.7.9", "finance"],
      stays: ["/mnt/x"],
    },
    {
      text: "stale handle [fe80::1ff:fe23:4567:890a]:/exports/jim",
      gone: ["4567", "jim"],
      stays: ["stale handle "],
    },
    {
      text: "nas01.contoso.local:/export/home/jane: not responding",
      gone: ["nas01", "jane"],
      stays: [": not responding"],
    },
    {
      text: "filer:/vol/hr on /mnt type nfs4",
      gone: ["filer", "hr"],
      stays: [" on /mnt type nfs4"],
    },
  ],
  negatives: () => [
    "path:/var/log/messages",
    "ENOENT:/tmp/x",
    "C:/Windows/System32",
    "http://localhost/x",
    "loader.js:/x",
    "error:/dev/sda1 is busy",
  ],
};
