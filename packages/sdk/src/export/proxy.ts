import { BlockList, isIP } from "node:net";
import { hasReadableCredentials } from "./credentials.ts";
import { withoutCredentials } from "./endpoint.ts";

export type ProxyResult =
  | { readonly ok: true; readonly proxy: URL | undefined }
  /** `source`: the variable that has the proxy; undefined where the option has. */
  | { readonly ok: false; readonly source: string | undefined; readonly problem: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Of NO_PROXY, in UTF-16 code units: the environment sets no bound. */
const MAX_LIST_LENGTH = 16_384;

/**
 * The proxy for one target. An option decides alone: a URL, or false for none. Else it is in the variables
 * that curl and most others read, lower case first, an empty one counting as not set: `https_proxy` or
 * `http_proxy` by the target's scheme, then `all_proxy`, unless `no_proxy` names the target or this machine
 * is the target. HTTP_PROXY in capitals counts only where REQUEST_METHOD is not set: in a CGI program it
 * would be a header of whoever asks (CVE-2016-5385).
 */
export function resolveProxy(
  target: URL,
  option: string | false | undefined,
  environment: Environment,
): ProxyResult {
  if (option === false) return { ok: true, proxy: undefined };
  if (option !== undefined) return parseProxy(option, undefined);
  const source = proxyVariable(target, environment);
  if (source === undefined || isThisMachine(target)) return { ok: true, proxy: undefined };
  const exempt = firstSet(environment, ["no_proxy", "NO_PROXY"]);
  const list = exempt === undefined ? "" : environment[exempt]!;
  if (list.length > MAX_LIST_LENGTH) {
    const problem = `has ${list.length} characters; the limit is ${MAX_LIST_LENGTH}`;
    return { ok: false, source: exempt, problem };
  }
  if (isExempt(target, list)) return { ok: true, proxy: undefined };
  return parseProxy(environment[source]!.trim(), source);
}

function proxyVariable(target: URL, environment: Environment): string | undefined {
  const isHttps = target.protocol === "https:";
  const ofScheme = isHttps ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"];
  if (!isHttps && environment["REQUEST_METHOD"] === undefined) ofScheme.push("HTTP_PROXY");
  return firstSet(environment, [...ofScheme, "all_proxy", "ALL_PROXY"]);
}

function firstSet(environment: Environment, names: readonly string[]): string | undefined {
  return names.find((name) => environment[name]?.trim());
}

/** Without a scheme it is http, as curl has it. */
function parseProxy(text: string, source: string | undefined): ProxyResult {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (url !== null && isHttp && hasReadableCredentials(url)) return { ok: true, proxy: url };
  const shown = JSON.stringify(withoutCredentials(text));
  const wanted = "the URL of an http or https proxy, with percent-encoded credentials if any";
  const without =
    source === undefined ? "" : "; NO_PROXY or export.proxy: false lets the backend go without";
  return { ok: false, source, problem: `is ${shown}; it must be ${wanted}${without}` };
}

/** A proxy could not reach it; Go's programs have the same exception. */
function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.[\d.]+$/.test(hostname);
}

/**
 * Whether a list names the target. Entries stand between commas or blanks: `*` for everything; a name, which
 * stands for the names below it too, with or without a leading `.` or `*.`; an address; a network such as
 * `10.0.0.0/8`. With a port an entry means that port alone. What cannot be read names nothing.
 */
export function isExempt(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  const host = bare(target.hostname);
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === "*" || (entry !== "" && names(entry, host, port)));
}

function names(entry: string, host: string, port: string): boolean {
  if (entry.includes("/")) return isInNetwork(entry, host);
  const [, withoutPort = entry, itsPort = port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (itsPort !== port) return false;
  const name = bare(withoutPort.replace(/^(\*?\.)/, ""));
  // An address of IPv6 has more than one spelling.
  if (isIP(name) !== 0) return isInNetwork(`${name}/${isIP(name) === 4 ? 32 : 128}`, host);
  return name !== "" && isIP(host) === 0 && (host === name || host.endsWith(`.${name}`));
}

function isInNetwork(entry: string, host: string): boolean {
  const [network = "", prefix = ""] = entry.split("/");
  const family = isIP(bare(network));
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(prefix)) return false;
  const bits = Number(prefix);
  if (bits > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const networks = new BlockList();
  networks.addSubnet(bare(network), bits, type);
  return networks.check(host, type);
}

/** Without the brackets of an address of IPv6 and without the dot of the root. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
