import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { isOtherThing, isStopWord } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

const MAX_NAMES = 32;

/**
 * Hosts alone in brackets where a tool names machines so: the lists of Pacemaker (`Online: [ a b ]`), the node that writes a line of
 * Elasticsearch (`[o.e.c.Service] [node]`), the machine in an error of PowerShell (`New-PSSession : [host] …`).
 */
export const listedHost: Detector = {
  name: "listed-host",
  class: "identifier",
  gates: [
    "line: \\[ [a-z0-9]",
    "tandby: \\[ [a-z0-9]",
    "nance: \\[ [a-z0-9]",
    "lean: \\[ [a-z0-9]",
    "rted: \\[ [a-z0-9]",
    "pped: \\[ [a-z0-9]",
    "oted: \\[ [a-z0-9]",
    "ters: \\[ [a-z0-9]",
    "aves: \\[ [a-z0-9]",
    "\\]\\s?\\[o\\.[a-z]\\.",
    "session : \\[",
    "command : \\[",
    "cim[a-z]{4,11} : \\[",
  ],
  pattern:
    /(?:\b(?:online|offline|standby|maintenance|unclean|started|stopped|(?:un)?promoted|masters|slaves): \[ |\]\s?\[o\.[a-z]\.[a-z0-9.]{1,40}\s{0,40}\]\s?\[|\b[a-z]{2,12}-(?:pssession|command|cim[a-z]{4,11}) : \[)[a-z0-9]/gi,
  find(match, text, identities) {
    const isList = match[0].at(-2) === " ";
    const findings: Finding[] = [];
    let at = match.index + match[0].length - 1;
    for (let count = 0; count < MAX_NAMES; count++) {
      const end = nameEnd(text, at);
      const name = text.slice(at, end);
      const isEnd = isList ? text[end] === " " : text[end] === "]";
      if (!isEnd || !isHostName(name) || isStopWord(name)) break;
      if (!isOtherThing(name)) findings.push(...anyHostFinding(text, at, end, identities));
      at = end + 1;
      if (!isList || text[at] === "]") break;
    }
    return findings;
  },
  source: "crm_mon(8); Elasticsearch: log4j2.properties; PowerShell: about_Remote_Troubleshooting",
};

export const listedHostExamples: DetectorExamples = {
  positives: () => [
    {
      text: "  * Online: [ anna berta-2 ]",
      gone: ["anna", "berta-2"],
      stays: ["Online: [ <host:", " ]"],
    },
    {
      text: "[WARN ][o.e.c.c.Coordinator      ] [es-hot] master not discovered",
      gone: ["es-hot"],
      stays: ["[o.e.c.c.Coordinator      ] [", "] master"],
    },
    { text: "New-PSSession : [nano] WinRM", gone: ["nano"], stays: ["New-PSSession : ["] },
  ],
  negatives: () => [
    "Online: [ ]",
    "started: [ 3 ]",
    "[INFO ][o.e.n.Node] started",
    "stopped: [1, 2]",
    "offline: [ none ]",
  ],
};
