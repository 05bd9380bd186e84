import { isHostName } from "./host-name.ts";
import { isStopWord } from "./host-words.ts";
import { customerPart } from "./public-domains.ts";
import { RunEnd } from "./run-end.ts";
import type { UrlPathKind } from "./url-path.ts";

const MAX_SCHEME = 24;
const MAX_URL = 2048;
/** Signs of a sentence behind a URL. */
const MAX_PUNCTUATION = 64;
/** No host stands behind these, or one that is no machine. */
export const LOCAL: RegExp =
  /^(?:file|unix|npipe|webpack|webpack-internal|node|vscode[\w-]*|chrome[\w-]*|moz-extension|app|jar|classpath|rsrc|about|data|blob|ng|turbopack|rsc|bundle|asset|ipc|inproc|mem|memory|sqlite\d?|fake|mock|docker-desktop)$/i;
/** The authority is a container of objects. */
export const BUCKET: RegExp =
  /^(?:s3[an]?|gs|gcs|oss|cosn?|swift|az|azure|b2|obs|tos|r2|bos|ks3)$/i;
/** A container stands before the `@`, an account behind it. */
export const HADOOP_AZURE: RegExp = /^(?:abfss?|wasbs?|adl)$/i;
const DATABASE =
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|db2|cassandra|clickhouse|kafka|nats|couchbase|neo4j|bolt|cockroachdb|influxdb|etcd|zk|zookeeper|mqtts?)$/i;
const FILES =
  /^(?:smb|cifs|nfs|nfs4|hdfs|webhdfs|viewfs|o3fs|ofs|ceph|cephfs|rbd|gluster|glusterfs|lustre|iscsi|iser|nvme|ftps?|sftp|scp|rsync|afp|dav|davs|webdav|ldaps?|tftp)$/i;

export interface Authority {
  /** Where the userinfo ends, or the authority starts. */
  readonly start: number;
  readonly end: number;
  readonly userStart: number;
}

export function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < MAX_SCHEME && /[A-Za-z0-9+.-]/.test(text[start - 1]!)) start--;
  return text.slice(start, end).replace(/^[^A-Za-z]{1,24}/, "");
}

const urls = new RunEnd(/["'<>`|\\^)]/);

/** Where the URL ends: a sign that none has, or the punctuation of the sentence around it. */
export function urlEnd(text: string, start: number): number {
  const most = urls.endOf(text, start, MAX_URL);
  const least = Math.max(start, most - MAX_PUNCTUATION);
  let end = most;
  while (end > least && /[.,;:!\]}]/.test(text[end - 1]!)) {
    // The bracket of an address, and the brace of a parameter, are the URL's.
    if (text[end - 1] === "]" && text.slice(start, end).includes("[")) break;
    if (text[end - 1] === "}" && text.slice(start, end).includes("{")) break;
    end--;
  }
  return end;
}

export function authorityIn(text: string, start: number, end: number): Authority {
  let stop = start;
  let at = -1;
  for (; stop < end; stop++) {
    const sign = text[stop];
    if (sign === "/" || sign === "?" || sign === "#") break;
    if (sign === "@") at = stop;
  }
  return { userStart: start, start: at < 0 ? start : at + 1, end: stop };
}

/** The hosts of an authority without their ports; undefined where one is no name (a parameter, a word of a manual). */
export function hostsIn(
  text: string,
  { start, end }: Authority,
  scheme: string,
): readonly { start: number; end: number }[] | undefined {
  if (start === end) return FILES.test(scheme) ? [] : undefined;
  const hosts: { start: number; end: number }[] = [];
  const authority = text.slice(start, end);
  for (let from = start; from < end; ) {
    const comma = authority.indexOf(",", from - start);
    const to = comma < 0 ? end : start + comma;
    const [name = ""] = /^(?:\[[^\]]{2,60}\]|[^:]{1,253})/.exec(text.slice(from, to)) ?? [];
    const isName = name.startsWith("[") || isHostName(name) || /^\d+(?:\.\d+){3}$/.test(name);
    const isManual = isStopWord(name) && !/^localhost$/i.test(name) && !BUCKET.test(scheme);
    if (!isName || isManual) return undefined;
    hosts.push({ start: from, end: from + name.length });
    from = to + 1;
  }
  return hosts;
}

function isStorage(host: string): boolean {
  return (
    /^(?:s3[.-]|s3\.|storage\.|storage-download\.|objectstorage\.|oss-|cos\.)/i.test(host) &&
    /\.(?:com|cn)$/i.test(host)
  );
}

export function kindOf(scheme: string, host: string): UrlPathKind {
  if (BUCKET.test(scheme) || HADOOP_AZURE.test(scheme) || FILES.test(scheme)) return "object";
  if (DATABASE.test(scheme)) return "database";
  const what = customerPart(host)?.what;
  if (what === "bucket") return "object";
  return isStorage(host) || /\.(?:blob|dfs|file|queue|table)\.(?:core|storage)\./i.test(host)
    ? "container"
    : "routes";
}
