import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { isInPlaceholder } from "./parts/around.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { hasRole, isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

/** Behind these any word is a host: messages of resolvers and of ssh. */
const SURE =
  /^(?:enotfound|eai_again|eai_fail|nodata|enodata|unknownhostexception:?|resolve host(?:name)?:?|resolve host address|resolving host|name resolution for|connect to host|unknown host:?|no route to host:?|hostname|computer name|joined computer|lookup|via host|kex_exchange|connection to|known host)$/i;
/** Of these, the ones that a name always follows, however common a word it is; but for the words of the messages themselves. */
const RESOLVER =
  /^(?:enotfound|eai_again|eai_fail|enodata|unknownhostexception:?|resolve host(?:name)?:?|connect to host)$/i;
const MANUAL =
  /^(?:localhost|name|names|address|addresses|for|of|in|on|the|a|an|is|are|was|error|errors|and|or|to|by|with|from|port|because|using)$/i;
/** Behind these a word that looks like a machine's name is one. */
const NOUN =
  /^(?:node|nodes|host|hosts|server|servers|peer|peers|computer|machine|member|replica|initiator|portal|leader|master|primary|secondary|standby|domain controller|dc|broker|client|hypervisor|workstation|target|cluster|controller|address|filer|array|connected to|connecting to|connect to|reconnect to|logged in to|connected|quorum|owner|owner node|partner|failed over to|failover to|migrated to|moved to|ssh|ping|ssh to)$/i;

/**
 * Hosts behind a word of prose: `node hv-03 is down`, `getaddrinfo ENOTFOUND nas`. Behind a preposition only a name with a role and a
 * number (`on sql-02`) is one; words, versions, devices and quantities are none.
 *
 * Missed: a plain word for a name (`node anna is down`), which only the known values can tell.
 */
export const hostByWord: Detector = {
  name: "host-by-word",
  class: "identifier",
  gates: [
    "enotfound",
    "eai_",
    "nodata",
    "unknown\\s?host",
    "host",
    "node",
    "server",
    "peer",
    "computer",
    "machine",
    "member",
    "replica",
    "initiator",
    "portal",
    "leader",
    "master",
    "primary",
    "secondary",
    "standby",
    "controller",
    "dc [a-z]",
    "broker",
    "client",
    "hypervisor",
    "workstation",
    "target",
    "cluster",
    "address",
    "filer",
    "array",
    "connect",
    "lookup",
    "from [a-z]",
    "to [a-z]",
    "on [a-z]",
    "at [a-z]",
    "via [a-z]",
    "by [a-z]",
    "with [a-z]",
    "quorum",
    "owner",
    "partner",
    "moved",
    "ssh",
    "ping",
    "for [a-z]",
  ],
  pattern:
    /(?:enotfound|eai_again|eai_fail|enodata|unknownhostexception:?|resolve host|resolve hostname|could not resolve hostname|resolve host:|resolve hostname:|name resolution for|connect to host|unknown host:?|no route to host:?|hostname|computer name|lookup|connection to|nodes?|hosts?|servers?|peers?|computer|machine|member|replica|initiator|portal|leader|master|primary|secondary|standby|domain controller|dc|broker|client|hypervisor|workstation|target|cluster|controller|address|filer|array|connected to|connecting to|connect to|reconnect to|quorum|owner|owner node|partner|failed over to|failover to|moved to|migrated to|ssh|ping|from|to|on|at|via|by|with|for)\s{1,2}["'`([]{0,2}[A-Za-z0-9]/gi,
  find(match, text, identities) {
    const previous = text[match.index - 1] ?? " ";
    if (/[\w-]/.test(previous) || isInPlaceholder(text, match.index)) return [];
    const start = match.index + match[0].length - 1;
    const end = nameEnd(text, start);
    const name = text.slice(start, end);
    const word = match[0]
      .slice(0, -1)
      .replace(/\s+["'`([]*$/, "")
      .replace(/^could not /i, "");
    if (previous === "." && !RESOLVER.test(word)) return [];
    if (!isHostName(name) || /^[(=/\\]/.test(text.slice(end, end + 1))) return [];
    if (RESOLVER.test(word) ? MANUAL.test(name) : isStopWord(name)) return [];
    if (!isNamed(word, name, text, end)) return [];
    return anyHostFinding(text, start, end, identities);
  },
  source: "getaddrinfo(3) and Node's dns errors; OpenSSH; study of 2026-11-23, part b, 32 and 33",
};

function isNamed(word: string, name: string, text: string, end: number): boolean {
  if (/\.\w{1,5}$/.test(name) && !/\.[a-z]{2,}$/i.test(name)) return false;
  if (name.includes(".")) return SURE.test(word) && !/\.(?:[cm]?[jt]s|py|go|java)$/.test(name);
  if (/^lookup$/i.test(word))
    return (
      / on [\d[]|: no such host|: server misbehaving|: i\/o timeout/.test(text.slice(end, end + 60)) &&
      !isOtherThing(name)
    );
  if (/^connection to$/i.test(word))
    return (
      looksLikeMachine(name) ||
      (/^ (?:closed|timed out|refused|lost|reset)/.test(text.slice(end, end + 12)) &&
        /[A-Z0-9-]/.test(name) &&
        !isOtherThing(name))
    );
  if (SURE.test(word))
    return (
      !isOtherThing(name) &&
      (/[\d-]|[A-Z]{3}/.test(name) ||
        !/^(?:hostname|computer name|no route to host|unknown host)$/i.test(word))
    );
  if (!looksLikeMachine(name)) return false;
  // A word with a hyphen that is no name, such as `host bus-adapter`, has no number.
  if (NOUN.test(word)) return /\d/.test(name) || hasRole(name);
  return /\d/.test(name) && hasRole(name) && /[-_]|\d$/.test(name);
}

export const hostByWordExamples: DetectorExamples = {
  positives: () => [
    { text: "node hv-03 is down", gone: ["hv-03"], stays: ["node ", " is down"] },
    { text: "getaddrinfo ENOTFOUND fileserver", gone: ["fileserver"], stays: ["ENOTFOUND "] },
    {
      text: "dial tcp: lookup minio on 10.96.0.10:53: no such host",
      gone: ["minio"],
      stays: ["no such host"],
    },
    {
      text: "ssh: connect to host backup port 22: refused",
      gone: ["host backup "],
      stays: ["port 22: refused"],
    },
    {
      text: "replicating from sql-02 to sql-03",
      gone: ["sql-02", "sql-03"],
      stays: ["replicating from "],
    },
    { text: "java.net.UnknownHostException: nas-finance", gone: ["nas-finance"] },
    {
      text: 'server "fileserver2" rejected',
      gone: ["fileserver2"],
      stays: ['server "', '" rejected'],
    },
  ],
  negatives: () => [
    "node is offline, server side, host bus-adapter reset",
    "from disk-1 to step-2 on port-3 by worker-7",
    "upgrade to v2.1 on x86-64 with raid-5 at 10GB",
    "host managed, node v22.11.0, server 2019",
    "lookup table on disk",
    "on eth0 and on nvme0n1 with sda1",
    "host unreachable, peer closed",
    "to read-only for utf-8 with aes-256-gcm",
    "connection to server lost",
  ],
};
