import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { otherNames } from "./parts/gates.ts";
import { isHostName, nameEnd } from "./parts/host-name.ts";
import { isStopWord } from "./parts/host-words.ts";
import { anyHostFinding } from "./parts/service-host.ts";

/** A program with its id, or the kernel: what stands behind the host in a line of syslog. */
const TAG =
  /^ (?:[\w./()-]{1,48}\[\d{1,10}\]|kernel|systemd|[a-z][\w./-]{1,31}(?:\([\w.-]{1,24}\))?(?:\[\d{1,10}\])?):(?:\s|$)/i;
const STRUCTURED = /^ (?:[!-~]{1,48}) (?:[!-~]{1,128}) (?:[!-~]{1,32}) (?:\[|- ?|$)/;
/** What stands before the time of day: month and day, maybe the year, or a date of ISO 8601. */
const DATE =
  /(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [ \d]\d (?:\d{4} )?|\d{4}-\d\d-\d\d[t ])$/i;
/** Priority and version of RFC 5424. */
const NUMBERED = /<\d{1,3}>\d{1,2} \d{4}-\d\d-\d\dt$/i;
const LEVEL =
  /^(?:trace|debug|info|information|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|panic|verbose|kernel)$/i;
/** What stands behind the time in most logs that are none of syslog: there the gates say no. */
const COMMON_LEVELS: readonly string[] = ["info", "warn", "err", "error", "debug"];

/** The host in the head of a line of syslog: behind the time, before the program. */
export const syslogHost: Detector = {
  name: "syslog-host",
  class: "identifier",
  gates: otherNames(COMMON_LEVELS).flatMap((name) => [
    `:\\d\\d:\\d\\d ${name}`,
    `:\\d\\d\\.\\d{1,9} ${name}`,
    `\\dz ${name}`,
    `[+-]\\d\\d:?\\d\\d ${name}`,
  ]),
  pattern: /\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:z|[+-]\d\d:?\d\d)? [a-z0-9]/gi,
  find(match, text, identities) {
    const date = text.slice(Math.max(0, match.index - 24), match.index);
    if (!DATE.test(date)) return [];
    const start = match.index + match[0].length - 1;
    const end = nameEnd(text, start);
    const host = text.slice(start, end);
    if (text[end] !== " " || !isHostName(host) || LEVEL.test(host) || isStopWord(host)) return [];
    const behind = text.slice(end, end + 240);
    const isHeader = TAG.test(behind) || (NUMBERED.test(date) && STRUCTURED.test(behind));
    return isHeader ? anyHostFinding(text, start, end, identities) : [];
  },
  source: "RFC 3164, section 4.1.2; RFC 5424, section 6.2.4",
};

export const syslogHostExamples: DetectorExamples = {
  positives: () => [
    {
      text: "Nov 27 02:36:35 anna sshd[123]: Failed password",
      gone: ["anna"],
      stays: ["02:36:35 ", " sshd[123]: Failed"],
    },
    {
      text: "<34>1 2003-10-11T22:14:15.003Z mymachine su - ID47 - failed",
      gone: ["mymachine"],
      stays: [" su - ID47"],
    },
    {
      text: "2026-11-27T02:36:35.123456+00:00 store kernel: sd 0:0:1:0: lost",
      gone: ["store"],
      stays: [" kernel: sd 0:0:1:0"],
    },
  ],
  negatives: () => [
    "Nov 27 02:36:35 ERROR pool: degraded",
    "2026-11-27T02:36:35Z rebuild started",
    "2026-11-27T02:36:35.123Z info main: listening",
  ],
};
