import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isHostName, nameEnd, nameStart } from "./parts/host-name.ts";
import { isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

const MAX_AHEAD = 160;
const ADDRESS = /(?:\d{1,3}\.){3}\d{1,3} \($/;
/** `name (address`, as Samba writes its clients. */
const CLIENT = /(?:^|[\s:])([A-Za-z0-9][\w.-]{1,62}) \([^()\s]{3,90}$/;

/**
 * Machines where a cluster or a file server tells of them in its own way: `Member left: web 10.0.0.1` of Serf, `Nodes cn[014-017]` of
 * Slurm, `pc (10.0.0.1) connect to service x` of Samba, and the machines behind `svm_` and `aggr` of ONTAP.
 */
export const clusterMember: Detector = {
  name: "cluster-member",
  class: "identifier",
  gates: [
    "ember left: ",
    "ember joined: ",
    "ember failed: ",
    "ventmember[a-z]{4,8}: ",
    "odes? [a-z]{1,12}-?\\[\\d",
    "\\) connect to service",
    "\\) closed connection to",
    "[a-z0-9] \\(\\d{1,3}\\.\\d{1,3}\\.",
    "\\.\\d{1,3} \\([a-z]",
    "svm[_-][a-z0-9]",
    "aggr\\d?_[a-z]",
  ],
  pattern:
    /(?:member (?:left|joined|failed)|eventmember[a-z]{4,8}): [a-z0-9]|nodes? [a-z]{1,12}-?\[\d|\) (?:connect|closed connection) to service| \(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\.\d{1,3} \([a-z]|(?:svm[_-]|aggr\d?_)[a-z0-9]/gi,
  find(match, text, identities) {
    const [found] = match;
    const { index } = match;
    if (found.startsWith(")")) {
      const name = CLIENT.exec(text.slice(Math.max(0, index - MAX_AHEAD), index))?.[1];
      const end = text.lastIndexOf(" (", index);
      return name === undefined || isStopWord(name)
        ? []
        : anyHostFinding(text, end - name.length, end, identities);
    }
    if (/^[ .]/.test(found)) return besideAddress(text, match, identities);
    if (/[\w.-]/.test(text[index - 1] ?? "")) return [];
    const isStorage = /^(?:svm|aggr)/i.test(found);
    const start = isStorage ? index : index + found.lastIndexOf(" ") + 1;
    if (isStorage) {
      const [value = ""] =
        /^[\w-]{4,64}(?::[A-Za-z]\w{1,64})?/.exec(text.slice(start, start + 132)) ?? [];
      if (/^[(=]/.test(text.slice(start + value.length)) || isTerm(value)) return [];
      const replacement = placeholder("name", identities.of("identifier", value));
      return [{ start, end: start + value.length, replacement }];
    }
    const end = nameEnd(text, start);
    const name = text.slice(start, end);
    if (found.endsWith("[") || /\[\d$/.test(found)) {
      const [range = ""] =
        /^[a-z]{2,12}-?\[\d{1,6}[,-][\d,-]{1,64}\]/i.exec(text.slice(start, start + 80)) ?? [];
      return range === "" ? [] : anyRange(start, range, identities.of("identifier", range));
    }
    if (!isHostName(name) || isStopWord(name) || isOtherThing(name)) return [];
    return anyHostFinding(text, start, end, identities);
  },
  source:
    "Serf: EventMemberJoin; Slurm: hostlists; Samba: make_connection; ONTAP: names of its guides",
};

/** `hv-03 (10.0.0.1)` and `10.0.0.1 (hv-03)`: a name that looks like a machine's beside an address is that machine's. */
function besideAddress(
  text: string,
  match: RegExpExecArray,
  identities: Identities,
): readonly Finding[] {
  const [found] = match;
  const isBehind = found.startsWith(".");
  const at = isBehind ? match.index + found.length - 1 : match.index;
  const [start, end] = isBehind ? [at, nameEnd(text, at)] : [nameStart(text, at), at];
  const name = text.slice(start, end);
  if (isBehind && (text[end] !== ")" || !ADDRESS.test(text.slice(Math.max(0, at - 18), at))))
    return [];
  if (!isHostName(name) || name.includes(".") || !looksLikeMachine(name)) return [];
  return anyHostFinding(text, start, end, identities);
}

function anyRange(
  start: number,
  range: string,
  identity: string | undefined,
): ReturnType<Detector["find"]> {
  return [{ start, end: start + range.length, replacement: placeholder("host", identity) }];
}

/** Of the code that works on such a machine or aggregate. */
function isTerm(value: string): boolean {
  return /^(?:svm|aggr\d?)[_-](?:id|name|uuid|state|status|type|list|count|size|info|root|key|peer|create|delete|start|stop|init|exit|range|pages?|vcpu|cpu|vm|migrate|mode|perf|stats?|add|attr|options?)(?:[_-]|$)/i.test(
    value,
  );
}

export const clusterMemberExamples: DetectorExamples = {
  positives: () => [
    { text: "serf: EventMemberLeave: anna 10.0.0.1", gone: ["anna"], stays: [": <host:", " 10.0"] },
    { text: "agent: Member left: web-muc x", gone: ["web-muc"], stays: [" x"] },
    { text: "Nodes cn[014-017] not responding", gone: ["cn[014-017]"], stays: [" not resp"] },
    { text: "pc-anna (10.0.0.1) connect to service x", gone: ["pc-anna"], stays: [" (10.0.0.1) "] },
    { text: "source svm_acme:vol_hr in sync", gone: ["svm_acme", "vol_hr"], stays: [" in sync"] },
    { text: "node kl-hh-4 (10.0.0.1) x", gone: ["kl-hh-4"], stays: [" (10.0.0.1) x"] },
    { text: "client 10.0.0.1 (kl-hh-4) lease", gone: ["kl-hh-4"], stays: ["10.0.0.1 ("] },
    { text: "aggr0_acme is full", gone: ["acme"], stays: [" is full"] },
  ],
  negatives: () => [
    "svm_range_add(x), svm_id=3, aggr_list empty",
    "timeout (10.0.0.1), 10.0.0.1 (read-only), port 3 (10.0.0.1), retry-2 (10.0.0.1)",
    "nodes [1,2,3] and node x[0]",
    "member left the group",
    "client (10.0.0.1) connect to service x",
  ],
};
