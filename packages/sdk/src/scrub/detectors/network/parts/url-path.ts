import { knownExtension } from "../../../masks/path-names.ts";
import type { Finding } from "../../../text/detector.ts";
import type { Identities } from "../../../text/identities.ts";
import { placeholder } from "../../../text/placeholder.ts";
import { isRouteSegment } from "./route-words.ts";
import { RunEnd } from "./run-end.ts";

/** How a path is read: routes of a server, objects in a store of which the first name is a container, or names of the customer's only. */
export type UrlPathKind = "routes" | "container" | "object" | "database";

/** Query parameters whose values are a protocol's: versions, permissions, dates, sizes of pages. */
const PROTOCOL_KEY =
  /^(?:sv|sr|ss|srt|sp|st|se|spr|ske|skt|sks|skv|rscc|rscd|rsce|rscl|rsct|comp|restype|timeout|api-version|version|format|output|pretty|limit|max-keys|maxresults|page|per_page|pagesize|size|offset|skip|top|\$top|\$skip|sort|order|desc|list-type|encoding-type|partnumber|alt|mode|level|type|action|op|cmd|x-amz-(?:algorithm|date|expires|signedheaders)|x-goog-(?:algorithm|date|expires|signedheaders)|retrywrites|ssl|sslmode|tls|w|authsource|replicaset|readpreference|charset|encoding|protocol|transport|recursive|verbose|wait|watch|follow|tail|step|delimiter)$/i;
const PLAIN_VALUE =
  /^(?:|true|false|yes|no|on|off|null|none|-?\d{1,20}(?:\.\d{1,6})?(?:ms|s|m|h|d|[kmg]b?)?|\d{4}-\d{2}-\d{2}(?:T[\d:.%A-Fa-f]{4,24}Z?)?|v?\d{1,4}(?:\.\d{1,4}){1,3}|\*|\{[\w.]{0,40}\}|\$\{[\w.]{1,40}\}|%[sd])$/i;
const SUBRESOURCE =
  /^(?:acl|cors|delete|lifecycle|list|location|logging|notification|partnumber|policy|requestpayment|tagging|torrent|uploads|uploadid|versioning|versions|website|wsdl|singlewsdl|xsd|object-lock|encryption|replication|sync|v|raw|json|xml|debug|force|quiet)$/i;
const MAX_PAIRS = 64;

/** What goes of the path from `start` (a slash) to `end`: runs of names that are no routes, with how many there were. */
function pathFindings(
  text: string,
  start: number,
  end: number,
  kind: UrlPathKind,
  identities: Identities,
): readonly Finding[] {
  const findings: Finding[] = [];
  let run: { start: number; end: number; count: number } | undefined;
  let index = 0;
  const close = (isLast: boolean): void => {
    if (run === undefined) return;
    const name = text.slice(run.start, run.end);
    const extension = isLast ? knownExtension(name) : undefined;
    const replacement = placeholder("path", String(run.count), extension);
    findings.push({ start: run.start, end: run.end, replacement });
    run = undefined;
  };
  const path = text.slice(start, end);
  for (let from = start + 1; from <= end; ) {
    const slash = path.indexOf("/", from - start);
    const to = slash < 0 ? end : start + slash;
    const segment = text.slice(from, to);
    const isFirst = index === 0;
    if (segment !== "") index++;
    if (isKept(segment, isFirst, kind)) close(false);
    else if (kind === "container" && isFirst) {
      const replacement = placeholder("container", identities.of("identifier", segment));
      findings.push({ start: from, end: to, replacement });
    } else if (run === undefined) run = { start: from, end: to, count: 1 };
    else run = { start: run.start, end: to, count: run.count + 1 };
    from = to + 1;
  }
  close(true);
  return findings;
}

function isKept(segment: string, isFirst: boolean, kind: UrlPathKind): boolean {
  if (segment === "" || segment.includes("<")) return true;
  if (kind === "database" && isFirst) return true;
  if (kind === "object") return /^(?:\d{1,20}|\.{1,2}|\*)$/.test(segment);
  return isRouteSegment(segment);
}

/** What goes of a query from `start` (behind the `?`) to `end`: values that are no protocol's, no numbers and no switches. Keys stay. */
function queryFindings(text: string, start: number, end: number): readonly Finding[] {
  const findings: Finding[] = [];
  let from = start;
  for (let pairs = 0; pairs < MAX_PAIRS && from < end; pairs++) {
    const to = pairEnd(text, from, end);
    const pair = text.slice(from, to);
    const equals = pair.indexOf("=");
    const key = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? "" : pair.slice(equals + 1);
    if (equals < 0 && !SUBRESOURCE.test(pair) && !PLAIN_VALUE.test(pair))
      findings.push({ start: from, end: to, replacement: placeholder("value") });
    else if (equals >= 0 && !PROTOCOL_KEY.test(key) && !PLAIN_VALUE.test(value))
      findings.push({ start: from + equals + 1, end: to, replacement: placeholder("value") });
    from = to + 1;
  }
  // More than any request has goes as a whole.
  if (from < end) findings.push({ start: from, end, replacement: placeholder("value") });
  return findings;
}

const pairs = new RunEnd(/[&;#]/);

/** Where the pair of a query ends that `at` lies in. */
export function pairEnd(text: string, at: number, end: number): number {
  return at < end ? pairs.endOf(text, at, end - at) : end;
}

/** What of a URL was read, so that a URL within it is not read again to the end of both. */
export interface ReadRest {
  /** Findings of the path, the query and the fragment. */
  readonly findings: readonly Finding[];
  /** The path ends, and the query begins, if there is one. */
  readonly pathEnd: number;
  /** The query ends, and the fragment begins, if there is one. */
  readonly queryEnd: number;
}

/** What goes of all that stands behind the authority: path, query, fragment. */
export function readRest(
  text: string,
  start: number,
  end: number,
  kind: UrlPathKind,
  identities: Identities,
): ReadRest {
  const rest = text.slice(start, end);
  const hash = rest.indexOf("#");
  const queryEnd = hash < 0 ? end : start + hash;
  const mark = rest.indexOf("?");
  const hasQuery = mark >= 0 && start + mark < queryEnd;
  const pathEnd = hasQuery ? start + mark : queryEnd;
  const findings = [...pathFindings(text, start, pathEnd, kind, identities)];
  if (hasQuery) findings.push(...queryFindings(text, pathEnd + 1, queryEnd));
  if (hash >= 0 && !/^#[a-z0-9_/-]{0,24}$/.test(rest.slice(hash)))
    findings.push({ start: queryEnd + 1, end, replacement: placeholder("value") });
  return { findings: findings.filter((each) => each.start < each.end), pathEnd, queryEnd };
}
