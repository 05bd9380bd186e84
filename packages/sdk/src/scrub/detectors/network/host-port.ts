import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { isInPlaceholder } from "./parts/around.ts";
import { isHostName, nameStart } from "./parts/host-name.ts";
import { isCode, isOtherThing, isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";
import { wordOf } from "./parts/word-before.ts";

/** Ports of services that storage, clusters and clouds listen on: a number behind a word is mostly a line, these are not. */
const PORTS: ReadonlySet<number> = new Set([
  21, 22, 25, 53, 80, 88, 111, 123, 135, 137, 139, 161, 162, 389, 443, 445, 464, 514, 548, 587, 623,
  636, 860, 873, 902, 989, 990, 1433, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 2888, 3000, 3128,
  3205, 3260, 3268, 3269, 3300, 3306, 3389, 3888, 4317, 4318, 4420, 5000, 5044, 5060, 5432, 5480,
  5601, 5671, 5672, 5900, 5984, 5985, 5986, 6379, 6380, 6443, 6600, 6789, 6800, 7000, 7001, 7199,
  7946, 8000, 8008, 8009, 8020, 8030, 8031, 8032, 8040, 8042, 8080, 8081, 8083, 8086, 8088, 8090,
  8123, 8200, 8300, 8301, 8443, 8480, 8485, 8500, 8888, 9000, 9001, 9042, 9083, 9090, 9091, 9092,
  9093, 9094, 9095, 9100, 9200, 9300, 9418, 9419, 9440, 9443, 9866, 9867, 9870, 10000, 10001, 10006,
  10250, 10255, 11211, 15672, 16010, 16020, 19000, 24007, 26379, 27017, 27018, 27019, 50010, 50020,
  50070, 50075, 60000, 60010, 60020,
]);
const NETWORK_WORDS: ReadonlySet<string> = new Set(
  "host|hosts|node|server|peer|from|to|on|at|via|with|dial|tcp|udp|connect|connecting|connected|connection|endpoint|broker|leader|quorum|lookup|etimedout|ehostunreach|socket|listen|listening|address|target|portal|proxy|contact|reach|call|econnrefused|econnreset|econnaborted".split(
    "|",
  ),
);
/** What no port has behind it: more of a word, an escape, a column, a fraction. */
const GOES_ON = /^(?:[\w%]|[:.-]\w)/;
const FILE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|c|cc|cpp|cxx|h|hh|hpp|java|kt|kts|cs|rb|php|pl|pm|sh|lua|swift|m|scala|ex|exs|erl|vue|s|asm|sql|json|ya?ml|xml|html?|css|conf|cfg|ini|log|txt|md|proto|tf|svelte|f90|vb|fs|dll|so|exe)$/i;

/** A host and its port: `node17:9440`. A file and its line, a device, a count and a time are none. The port stays. */
export const hostPort: Detector = {
  name: "host-port",
  class: "identifier",
  // All but a time behind the `T` of ISO 8601: a letter and two digits, behind a digit, before two.
  gates: [
    "[a-z][0-9_.-]{0,12}:\\d\\d\\d",
    "[a-z][0-9_.-]?:\\d\\d",
    "[a-z][0-9_.-]{3,12}:\\d\\d",
    "[^0-9][a-z][0-9_.-]{2}:\\d\\d",
    "[0-9][a-su-z][0-9_.-]{2}:\\d\\d",
    "[a-z]\\d{1,4}t[0-9_.-]{2}:\\d\\d",
  ],
  pattern: /[A-Za-z0-9_]:\d{2,5}/g,
  find(match, text, identities) {
    const colon = match.index + 1;
    const end = match.index + match[0].length;
    if (text[colon + 1] === "0" || GOES_ON.test(text.slice(end, end + 2))) return NOTHING;
    const port = Number(match[0].slice(2));
    if (port > 65_535) return NOTHING;
    const start = nameStart(text, colon);
    const name = text.slice(start, colon);
    if (!isHostName(name) || (name.includes(".") && FILE.test(name))) return NOTHING;
    if (isInPlaceholder(text, start) || !isHost(name, port, text, start)) return NOTHING;
    return anyHostFinding(text, start, colon, identities);
  },
  source: "RFC 3986, section 3.2; IANA's registry of service names and port numbers",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

function isHost(name: string, port: number, text: string, start: number): boolean {
  const isService = PORTS.has(port);
  const isNamed = NETWORK_WORDS.has(wordOf(text, start, true));
  if (isNamed && port > 1023 && /^[A-Z]{3,20}-[A-Z]{2,20}$/.test(name)) return true;
  const previous = text[start - 1];
  if (previous === ":" || previous === "\\") return false;
  if (previous === "/" && /[\w.]/.test(text[start - 2] ?? "")) return false;
  if (!isNamed && (name.includes("_") || !(isService || port > 1023 || name.includes("."))))
    return false;
  if (isStopWord(name) || isOtherThing(name) || isCode(name)) return false;
  if (name.includes("."))
    return (
      /\.[A-Za-z][A-Za-z0-9-]{1,24}$/.test(name) &&
      (isService || isNamed || name.split(".").length > 2)
    );
  return looksLikeMachine(name) ? isService || isNamed || port > 1023 : isNamed && isService;
}

export const hostPortExamples: DetectorExamples = {
  positives: () => [
    { text: "node17:9440 refused", gone: ["node17"], stays: [":9440 refused"] },
    { text: "lost db-01.example.com:5432, retrying", gone: ["db-01"], stays: [":5432, retrying"] },
    { text: "brokers=kf-1:9092,kf-2:9092", gone: ["kf-1", "kf-2"], stays: [":9092,"] },
    { text: "dial tcp fileserver:445: i/o timeout", gone: ["fileserver"], stays: [":445: i/o"] },
  ],
  negatives: () => [
    "file.ts:12:3 index.js:10 Foo.java:123 main.go:8080",
    "localhost:3260",
    "cjs/loader:1554:14 loader:1554",
    "at 12:34:56 count:100 error:500 port:8080",
    "osd.12:6800 sda1:1234 nvme0:256 vmhba1:10 scsi0:22",
    "getKey2:443 took",
    "sha256:9000 utf-8:80 raid5:443",
  ],
};
