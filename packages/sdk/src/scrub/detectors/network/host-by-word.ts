import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { wordGates } from "./parts/gates.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { hasRole, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";
import { wordBefore } from "./parts/word-before.ts";

/** Behind these a word that looks like a machine's name is one. */
const NOUNS: ReadonlySet<string> = new Set(
  (
    "node|nodes|host|hosts|hostname|server|servers|peer|peers|computer|machine|member|replica|initiator|portal|leader|master|primary|secondary|standby" +
    "|dc|broker|client|hypervisor|workstation|cluster|filer|quorum|owner|partner|ssh|ping|dial|proxy|appliance|repository|targeting"
  ).split("|"),
);
/** Behind these only one with a role and a number, unless a verb of connecting or moving stands before. */
const PREPOSITIONS: ReadonlySet<string> = new Set("from|to|on|at|via|by|with|for".split("|"));
const VERBS: ReadonlySet<string> = new Set(
  "connected|connecting|connect|connection|reconnect|over|failover|migrated|moved|migrate|move|login|logged|in|contact|reach".split(
    "|",
  ),
);

/**
 * Hosts behind a word of prose: `node hv-03 is down`, `on sql-02`. Words, versions, devices and quantities are none.
 *
 * Missed: a plain word for a name (`node anna is down`), which only the known values can tell, and a name whose first digit or
 * hyphen stands behind more than sixteen letters.
 */
export const hostByWord: Detector = {
  name: "host-by-word",
  class: "identifier",
  gates: wordGates([...NOUNS, ...PREPOSITIONS]),
  pattern: /\s["'`([]?[a-z0-9][a-z_]{0,15}[0-9-]/gi,
  find(match, text, identities) {
    const start = match.index + match[0].search(/[a-z0-9]/i);
    const { word, start: wordStart } = wordBefore(text, match.index);
    const isNoun = NOUNS.has(word);
    if (!isNoun && !PREPOSITIONS.has(word)) return [];
    // A sign that ends a sentence, or a word of a longer name, is none of ours.
    if (match.index - wordStart > word.length || /[\w.-]/.test(text[wordStart - 1] ?? " "))
      return [];
    const end = nameEnd(text, start);
    const name = text.slice(start, end);
    if (!isHostName(name) || name.includes(".") || /[(=/\\]/.test(text[end] ?? "")) return [];
    if (!looksLikeMachine(name)) return [];
    const isBound = isNoun || VERBS.has(wordBefore(text, wordStart).word);
    // A word with a hyphen that is no name, such as `host bus-adapter`, has neither a number nor a role.
    const isNamed = isBound
      ? /\d/.test(name) || hasRole(name)
      : /\d/.test(name) && hasRole(name) && /[-_]|\d$/.test(name);
    return isNamed ? anyHostFinding(text, start, end, identities) : [];
  },
  source: "study of 2026-11-23, part b, 32 and 33",
};

export const hostByWordExamples: DetectorExamples = {
  positives: () => [
    { text: "node hv-03 is down", gone: ["hv-03"], stays: ["node ", " is down"] },
    {
      text: "replicating from sql-02 to sql-03",
      gone: ["sql-02", "sql-03"],
      stays: ["replicating from "],
    },
    {
      text: 'server "fileserver2" rejected',
      gone: ["fileserver2"],
      stays: ['server "', '" rejected'],
    },
    { text: "peer FINANCE-SQL closed", gone: ["FINANCE-SQL"], stays: ["peer ", " closed"] },
  ],
  negatives: () => [
    "node is offline, server side, host bus-adapter reset",
    "from disk-1 to step-2 on port-3 by worker-7",
    "upgrade to v2.1 on x86-64 with raid-5 at 10GB",
    "host managed, node v22.11.0, server 2019",
    "on eth0 and on nvme0n1 with sda1",
    "to read-only for utf-8 with aes-256-gcm",
    "owner S-1-5-32-544 at 0xfed52c1",
  ],
};
