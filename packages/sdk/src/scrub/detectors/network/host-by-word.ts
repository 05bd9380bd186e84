import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
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
  "connected|connecting|connect|connection|reconnect|over|failover|migrated|moved|migrate|move|login|logged|in|contact|reach|replicate|replicated|replicating|replication|sync|synced|syncing|mirroring|mirrored|copying|copied|sending|relocated|relocating|fenced".split(
    "|",
  ),
);

const NOTHING: readonly Finding[] = Object.freeze([]);

/** `from sql-02 to sql-03`: whence says that it goes on with where. */
const FROM = /\bfrom \S{3,40} $/i;

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
    const { word, start: wordStart } = wordBefore(text, match.index);
    const isNoun = NOUNS.has(word);
    if (!isNoun && !PREPOSITIONS.has(word)) return NOTHING;
    // A sign that ends a sentence, or a word of a longer name, is none of ours.
    if (match.index - wordStart > word.length || /[\w.-]/.test(text[wordStart - 1] ?? " "))
      return NOTHING;
    const start = match.index + (/[a-z0-9]/i.test(text[match.index + 1]!) ? 1 : 2);
    const end = nameEnd(text, start);
    const name = text.slice(start, end);
    if (/[(=/\\]/.test(text[end] ?? "") || !isHostName(name) || name.includes(".")) return NOTHING;
    const hasDigit = /\d/.test(name);
    const isBound =
      isNoun ||
      VERBS.has(wordBefore(text, wordStart).word) ||
      (word === "to" && FROM.test(text.slice(Math.max(0, wordStart - 48), wordStart)));
    // A word with a hyphen that is no name, such as `host bus-adapter`, has neither a number nor a role.
    const isNamed = isBound
      ? hasDigit || hasRole(name)
      : hasDigit && /[-_]|\d$/.test(name) && hasRole(name);
    if (!isNamed || !looksLikeMachine(name)) return NOTHING;
    return anyHostFinding(text, start, end, identities);
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
