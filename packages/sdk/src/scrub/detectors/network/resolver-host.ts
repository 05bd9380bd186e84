import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { isInPlaceholder } from "./parts/around.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

/** Behind these a name follows always, however common a word it is, but for the words of the messages themselves. */
const RESOLVER =
  /^(?:enotfound|eai_again|eai_fail|enodata|unknownhostexception:?|resolve host(?:name)?:?|connect to host|nfs: server)$/i;
const MANUAL =
  /^(?:localhost|name|names|address|addresses|for|of|in|on|the|a|an|is|are|was|error|errors|and|or|to|by|with|from|port|because|using|failed|refused|timed|timeout|unreachable|lost|closed|not|could)$/i;
/** Behind these a word of prose may stand as well. */
const LOOSE = /^(?:hostname|computer name|no route to host:?|unknown host:?)$/i;

/** Hosts in the messages of resolvers, of ssh and of sockets, where any word may be one: `getaddrinfo ENOTFOUND nas`. */
export const resolverHost: Detector = {
  name: "resolver-host",
  class: "identifier",
  gates: [
    "enotfound",
    "eai_",
    "enodata",
    "unknownhost",
    "unknown host",
    "resolve host",
    "resolution for",
    "to host",
    "nfs: server",
    "hostname[ +][a-z0-9\"'`[(]",
    "computer name[ +][a-z0-9\"'`[(]",
    "lookup[ +][a-z0-9\"'`[(]",
    "connection to[ +][a-z0-9\"'`[(]",
  ],
  pattern:
    /(?:enotfound|eai_again|eai_fail|enodata|unknownhostexception:?|resolve host:?|resolve hostname:?|name resolution for|connect to host|nfs: server|unknown host:?|no route to host:?|hostname|computer name|lookup|connection to)[\s+]{1,2}["'`([]{0,2}[A-Za-z0-9]/gi,
  find(match, text, identities) {
    const before = text[match.index - 1] ?? " ";
    if (/[\w-]/.test(before) || isInPlaceholder(text, match.index)) return [];
    const start = match.index + match[0].length - 1;
    const end = nameEnd(text, start);
    const name = text.slice(start, end);
    const word = match[0].slice(0, -1).replace(/[\s+]+["'`([]*$/, "");
    if (before === "." && !RESOLVER.test(word)) return [];
    if (!isHostName(name) || /^[(=/\\]/.test(text.slice(end, end + 1))) return [];
    if (RESOLVER.test(word) ? MANUAL.test(name) : isStopWord(name)) return [];
    if (isOtherThing(name) || !isNamed(word, name, text.slice(end, end + 60))) return [];
    return anyHostFinding(text, start, end, identities);
  },
  source: "getaddrinfo(3) and Node's dns errors; java.net.UnknownHostException; OpenSSH; curl",
};

function isNamed(word: string, name: string, behind: string): boolean {
  if (/\.(?:[cm]?[jt]s|py|go|java|sh|c|log|txt)$/.test(name)) return false;
  if (/^lookup$/i.test(word))
    return / on [\d[]|: no such host|: server misbehaving|: i\/o timeout/.test(behind);
  if (/^connection to$/i.test(word))
    return (
      looksLikeMachine(name) ||
      (/^ (?:closed|timed out|refused|lost|reset)/.test(behind) && /[A-Z0-9-]/.test(name))
    );
  return !LOOSE.test(word) || /[\d.-]|[A-Z]{3}/.test(name);
}

export const resolverHostExamples: DetectorExamples = {
  positives: () => [
    {
      text: "getaddrinfo ENOTFOUND fileserver",
      gone: ["fileserver"],
      stays: ["getaddrinfo ENOTFOUND "],
    },
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
    { text: "java.net.UnknownHostException: nas-finance", gone: ["nas-finance"] },
    {
      text: "nfs: server storage not responding",
      gone: ["storage"],
      stays: ["nfs: server ", " not responding"],
    },
    { text: "Could not resolve host: anna", gone: ["anna"], stays: ["Could not resolve host: "] },
  ],
  negatives: () => [
    "lookup table on disk",
    "connect to host failed",
    "connection to server lost",
    "Could not resolve host name because of a timeout",
    "no route to host: retrying",
    "getaddrinfo ENOTFOUND localhost",
  ],
};
