import { normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

const LOOK_BEHIND_CHARACTERS = 32;
/** Words before an account of a machine; a quote before it does as well, where it is written in capitals. */
const MACHINE_WORDS =
  /\b(?:accounts?|server|computer|machine|host|node|client|principal|user|for|by|name|cluster)["']?[ :=]{1,3}["'(]?$/i;
/** Shares of the system, and words of programs that end with the sign. */
const NO_MACHINE =
  /^(?:[a-z]|admin|ipc|print|fax|netlogon|sysvol|users|home|profiles|internet|mssql)$/i;

/** `FS01$`: the account of a machine, which is its name (at most 15 characters, RFC 1001) and a sign. */
export const machineAccount: Detector = {
  name: "machine-account",
  class: "identifier",
  gates: ["\\w\\$"],
  pattern: /\$/g,
  find: (match, text, identities) => {
    const end = match.index + 1;
    if (/[\w${(\\/]/.test(text[end] ?? "")) return [];
    const name = /(?:^|[^\w.$%\\/-])([a-z][a-z0-9-]{1,14})$/i.exec(
      text.slice(Math.max(0, match.index - 16), match.index),
    )?.[1];
    if (name === undefined || NO_MACHINE.test(name)) return [];
    const start = match.index - name.length;
    const before = text.slice(Math.max(0, start - LOOK_BEHIND_CHARACTERS), start);
    const isWritten = /^[A-Z][A-Z0-9-]*$/.test(name) && /\d|-/.test(name);
    if (!MACHINE_WORDS.test(before) && !(isWritten && /(?:^|[\s"'(,;:=])$/.test(before))) return [];
    return [
      {
        start,
        end,
        replacement: placeholder("host", identities.of("identifier", normalizeHost(name))),
      },
    ];
  },
  source: "MS-ADTS 3.1.1.5.1.2 (sAMAccountName of computers); NetBIOS names: RFC 1001, section 14",
};

export const machineAccountExamples: DetectorExamples = {
  positives: () => [
    {
      text: "an error from the server fs02$. The target",
      gone: ["fs02"],
      stays: ["the server <host:", ">. The target"],
    },
    { text: "no trust account for 'WS-44$'", gone: ["WS-44"], stays: [" for '<host:"] },
    { text: "HV01$ joined", gone: ["HV01"] },
  ],
  negatives: () => [
    "share ADMIN$ and IPC$ and C$, \\\\srv\\d$",
    "cost 5$, $HOME, US$ 12, regexp ^foo$ and bar$/",
    "name$1 x$y server $",
  ],
};
