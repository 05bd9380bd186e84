import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { isInPlaceholder, startsWord } from "./parts/around.ts";
import { keyGates } from "./parts/gates.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

/** Keys of which any value is a host, whatever it looks like, without the signs in them. */
const SURE: ReadonlySet<string> = new Set(
  "hostname|computer|computername|workstation|workstationname|machinename|nodename|servername|fqdn|nameserver|kdc|dnsname|dnshostname|peername|partnername|ownernode|vserver|svm|dcname|domaincontroller|clustername|domainname|realm".split(
    "|",
  ),
);
/** Keys of which any value is a host behind `=` or in quotes, and only one that looks so in prose. */
const MOSTLY: ReadonlySet<string> = new Set("host|server|addr".split("|"));
/** How the keys end, for the gates. */
const KEY_ENDS: readonly string[] =
  "name|names|host|hosts|computer|workstation|machine|node|nodes|server|servers|peer|peers|fqdn|nameserver|kdc|realm|domain|controller|cluster|member|members|replica|replicas|target|targets|portal|portals|leader|broker|brokers|endpoint|endpoints|addr|address|svm|gateway|initiator|client|master|primary|secondary".split(
    "|",
  );
/** Protocols before a server of SQL. */
const SCHEME = /^(?:tcp|np|lpc|admin):/i;
const MAX_LIST = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** Hosts behind a key: `hostname=nas01`, `"server": "FILESRV"`, `Computer Name: X`, lists of them. States and kinds stay. */
export const hostByKey: Detector = {
  name: "host-by-key",
  class: "identifier",
  gates: keyGates(KEY_ENDS),
  pattern:
    /(?:host[ _+-]?names?|hosts?|computer[ _+-]?name|computer|workstation[ _+-]?name|workstation|machine[ _+-]?name|machine|node[ _+-]?names?|nodes?|server[ _+-]?names?|servers?|peer[ _+-]?name|partner[ _+-]?name|owner[ _+-]?node|peers?|fqdn|nameservers?|kdc|bios[ _+-]?name|dns[ _+-]?name|dns[ _+-]?host[ _+-]?name|realm|domain[ _+-]?name|domain[ _+-]?controller|domain|cluster[ _+-]?name|cluster|members?|replicas?|targets?|portals?|leader|brokers?|endpoints?|addr|address|vserver|svm|dc[ _+-]?name|gateway|initiator|client|master|primary|secondary|controller)["'\]]?\s{0,12}[:=]\s{0,12}[["'(]{0,2}/gi,
  find(match, text, identities) {
    const [found] = match;
    if (!startsWord(text, match.index) || isInPlaceholder(text, match.index)) return NOTHING;
    const key = found.slice(0, found.search(/["'\]:=]/)).trimEnd();
    const sign = found.slice(found.search(/[:=]/));
    if (text.startsWith("//", match.index + found.length) || sign.includes("\n")) return NOTHING;
    const isQuoted = /["']$/.test(sign) && /["'\]]\s*[:=]|=\s*["']|:\s*["']|\[/.test(found);
    const isTight = sign.startsWith("=") || isQuoted;
    const isMany = /s$/i.test(key);
    const name = (isMany ? key.slice(0, -1) : key).toLowerCase().replace(/[ _+-]/g, "");
    const isSure = SURE.has(name) || (MOSTLY.has(name) && isTight);
    const findings: Finding[] = [];
    let at = match.index + match[0].length;
    at += SCHEME.exec(text.slice(at, at + 6))?.[0].length ?? 0;
    for (let count = 0; count < MAX_LIST; count++) {
      const end = nameEnd(text, at);
      const host = text.slice(at, end);
      if (!isHost(host, text, end, isSure, isTight)) break;
      findings.push(...anyHostFinding(text, at, end, identities));
      const [next] = /^(?::\d{1,5})?["']?\s?,\s?["']?/.exec(text.slice(end, end + 12)) ?? [];
      if (next === undefined || (/^["']?\s?,\s/.test(next) === false && !next.includes(","))) break;
      at = end + next.length;
      if (count === 0 && !isMany && !looksLikeMachine(text.slice(at, nameEnd(text, at)))) break;
    }
    return findings;
  },
  source:
    "study of 2026-11-23, part b, 32 and 33; journald fields (_HOSTNAME); Windows event schema (Computer)",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

function isHost(
  name: string,
  text: string,
  end: number,
  isSure: boolean,
  isTight: boolean,
): boolean {
  if (
    !isHostName(name) ||
    isStopWord(name) ||
    UUID.test(name) ||
    /^0x/i.test(name) ||
    /^[0-9a-f]{1,4}::?[0-9a-f]{0,4}[:.]/i.test(text.slice(end - name.length, end + 7))
  )
    return false;
  // A call, a path, a setting's own key, an address of code.
  if (/^[(/\\=%$@]/.test(text.slice(end, end + 1)) || /^[0-9a-f]{12,}$/i.test(name)) return false;
  if (
    name.includes(".") &&
    /\.(?:[cm]?[jt]sx?|py|go|java|cs|json|ya?ml|conf|log|txt|sh|exe|dll|so)$/i.test(name)
  )
    return false;
  if (isSure)
    return (
      !isPlainly(name) &&
      (isTight ||
        !/^ [a-z]{2,12} [a-z]/.test(text.slice(end, end + 16)) ||
        looksLikeMachine(name) ||
        /[A-Z]{3}/.test(name))
    );
  return looksLikeMachine(name) && !name.includes(".");
}

/** What not even a key makes a host. */
function isPlainly(name: string): boolean {
  return (
    isOtherThing(name) &&
    !/^(?:node|host|server|worker|cluster|p|n|x|y|k|t|r|b|m|e|q|i|z)[-_]?\d+$/i.test(name)
  );
}

export const hostByKeyExamples: DetectorExamples = {
  positives: () => [
    { text: "hostname=nas, state=up", gone: ["nas"], stays: ["hostname=", ", state=up"] },
    {
      text: '{"host":"FILESRV","port":445}',
      gone: ["FILESRV"],
      stays: ['{"host":"', '","port":445}'],
    },
    { text: "Workstation Name:\tACCOUNTING", gone: ["ACCOUNTING"], stays: ["Workstation Name:"] },
    {
      text: "Server=tcp:payroll.database.windows.net,1433",
      gone: ["payroll"],
      stays: [".database.windows.net,1433"],
    },
    { text: 'nodes: ["hv-01", "hv-02"]', gone: ["hv-01", "hv-02"], stays: ["nodes: ["] },
    { text: "_HOSTNAME=backup7 _PID=1", gone: ["backup7"], stays: [" _PID=1"] },
    { text: "leader: mgr-node3", gone: ["mgr-node3"] },
  ],
  negatives: () => [
    "host: unreachable, node: offline",
    "Server: nginx/1.18.0",
    "server=true node=3 host=localhost target: 95%",
    "ghost=casper",
    "cluster: degraded",
    "client: retrying request",
    "host=0x1f address: 0x00007ffd",
    "node: v22.11.0",
    "peers: 3",
    "address=/var/run/x",
  ],
};
