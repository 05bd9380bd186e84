import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { before } from "./parts/around.ts";
import { isHostName, nameStart } from "./parts/host-name.ts";
import { hasRole, isCode, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";
import { wordOf } from "./parts/word-before.ts";

/** Suffixes of internal names (RFC 6762, appendix G; RFC 8375; and what administrators choose). */
const INTERNAL =
  /^(?:local|localdomain|internal|intern|intranet|corp|lan|home|private|localnet|ad|priv|domain|dom|loc|consul|arpa|test|example|int|lab|inside|office|site|zone|net)$/i;
/** Of these, the words that programs use for their own things as well. */
const AMBIGUOUS =
  /^(?:home|private|internal|domain|ad|int|dom|loc|test|example|lab|office|site|zone|net|inside|local|intern|arpa|consul|priv)$/i;
/** What a name with a dot is when its first word is one of these: a setting, a field, a module. */
const CODE =
  /^(?:this|self|user|java|config|conf|settings?|env|module|options?|opts?|props?|state|data|ctx|context|process|request|req|res|response|params?|args?|object|obj|app|system|window|document|console|event|node|default|global|std|core|lib|util|utils|common|base|main|index|package|docker-compose|compose|application|command|autoexec|values?|is|a|b|c|x|var|let|const|\$|spec|status|metadata|network|storage|security|hadoop|spark|hbase|hive|yarn|kafka|zookeeper|catalina|jetty|maven|gradle|project|build|test|service|services)$/i;
/** `again` is of `EAI_AGAIN`. */
const NETWORK_WORDS: ReadonlySet<string> = new Set(
  "host|hosts|hostname|node|server|peer|from|to|on|at|via|connect|connecting|connected|address|lookup|enotfound|getaddrinfo|resolve|resolving|domain|realm|zone|forest|dns|machine|computer|target|portal|client|ping|ssh|dc|kdc|controller|joined|join|by|ntp|gateway|proxy|fqdn|again".split(
    "|",
  ),
);

/** Longer ones before those that they begin with. */
const SUFFIXES: readonly string[] =
  "localdomain|localnet|local|loc|internal|intern|intranet|inside|int|corp|lan|lab|home|private|priv|ad|domain|dom|consul|arpa|test|example|office|site|zone|net|com|org|edu|gov|mil|cloud|biz|tech|online|de|fr|uk|nl|eu|ch|se|no|fi|dk|cz|be|es|pt|jp|cn|kr|au|nz|ca|us|ru|br|mx|za|sg|hk|tw|pl|hu|gr|tr|il|ua|ro|lu|ie|kz|cl|ar|vn|th|my|ph|ir|ae|sa|io|at|it|in".split(
    "|",
  );

/**
 * Names with dots that end as hosts' names do: with a suffix of internal networks, or with a domain of the internet where the labels are no
 * package, class or file. Hosts of public sites stay, of a cloud's service only the customer's label goes.
 *
 * Bounds: 253 characters. Missed: names that end with a country's domain that is a file's extension too (`.rs`, `.sh`), without a word before.
 */
export const hostName: Detector = {
  name: "host-name",
  class: "identifier",
  gates: SUFFIXES.map((suffix) => `\\.${suffix}`),
  pattern: new RegExp(`\\.(?:${SUFFIXES.join("|")})`, "gi"),
  find(match, text, identities) {
    const end = match.index + match[0].length;
    if (GOES_ON.test(text.slice(end, end + 2))) return NOTHING;
    const start = nameStart(text, end);
    const name = text.slice(start, end);
    if (!isHostName(name) || !isHost(name, text, start, end)) return NOTHING;
    return anyHostFinding(text, start, end, identities);
  },
  source: "RFC 1123, section 2.1; RFC 6762, appendix G; RFC 8375; IANA's root zone",
};

const NOTHING: readonly Finding[] = Object.freeze([]);
/** More of a name, or a call or an index of code. */
const GOES_ON = /^(?:[A-Za-z0-9_$-]|\.[A-Za-z0-9_]|[([](?!\d))/;

function isHost(name: string, text: string, start: number, end: number): boolean {
  const labels = name.split(".");
  const [first = "", last = ""] = [labels[0], labels.at(-1)];
  if (labels.length < 2 || isCode(name)) return false;
  const context = before(text, start, 3);
  const isNamed =
    /(?:@|:\/\/|\\\\)$/.test(context) ||
    NETWORK_WORDS.has(wordOf(text, start, false)) ||
    /^:\d{2,5}(?![\d:])/.test(text.slice(end, end + 7));
  // A file or a directory of that name, but for one with a whole domain.
  if (/[\w.~][/\\]$/.test(context) && labels.length < 3) return false;
  if (/^(?:io|at|it|in|pl|my|no|is|ar|us|it|tr|be|us|se|il|at|th|sa|ie)$/i.test(last))
    return labels.length > 2 && (isNamed || /\d|-/.test(name)) && !CODE.test(first);
  if (labels.length === 2) {
    if (CODE.test(first) || first.includes("_") || /^\s{0,2}=/.test(text.slice(end, end + 3)))
      return false;
    if (AMBIGUOUS.test(last)) return isNamed || looksLikeMachine(first) || hasRole(first);
    return INTERNAL.test(last) || /^(?:com|org|edu|gov|mil|biz)$/i.test(last) || isNamed;
  }
  return !(CODE.test(first) && AMBIGUOUS.test(last) && !isNamed);
}

export const hostNameExamples: DetectorExamples = {
  positives: () => [
    {
      text: "cluster node hyperv07.corp.contoso.com is down",
      gone: ["hyperv07", "contoso"],
      stays: ["cluster node ", " is down"],
    },
    { text: "rpc to node-03.stor.internal:135 failed", gone: ["node-03"], stays: [":135 failed"] },
    {
      text: "FILESRV.CONTOSO.LOCAL rejected it.",
      gone: ["FILESRV", "CONTOSO"],
      stays: [" rejected it."],
    },
    {
      text: "getaddrinfo ENOTFOUND acmelake.blob.core.windows.net",
      gone: ["acmelake"],
      stays: [".blob.core.windows.net"],
    },
    { text: "joined contoso.com", gone: ["contoso"], stays: ["joined "] },
    {
      text: "relay=mail.contoso.com[10.0.0.1]:25",
      gone: ["mail.contoso"],
      stays: ["[10.0.0.1]:25"],
    },
    { text: "via nas.lan", gone: ["nas.lan"] },
  ],
  negatives: () => [
    "config.local this.internal user.home java.home",
    "com.acme.internal and org.apache.hadoop.net",
    "at java.net.SocketException, System.Net.Http",
    "https://learn.microsoft.com and github.com/nodejs/node",
    "app.test.ts node.js settings.local.json",
    "host.name server.address service.instance.id",
    "myModule.internal() and x.private",
    "C:\\Windows\\System32\\command.com",
    "~/.local/share",
  ],
};
