import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

/** What leads to a community; it ends where the value begins. */
const LEAD =
  /(?:\b(?:ro|rw|trap|auth|snmp|read(?:[_-]?(?:only|write))?|write|get|set)[_-]?community6?(?:[_-]?(?:string|name))?|\bsnmp(?:-server|trap| trap)?[\w -]{0,24}community(?:[ _-]?(?:string|name|str))?|community[ _-]?(?:string|name|str))["']?(?:[ \t]{0,4}(?:[=:]|\bis\b)[ \t]{0,4}|[ \t]{1,8})|\bcommunity["']?[ \t]{0,4}[=:][ \t]{0,4}|\bcom2sec6?[ \t]{1,8}[^ \t]{1,64}[ \t]{1,8}[^ \t]{1,64}[ \t]{1,8}/iy;

/**
 * SNMP communities, which are passwords: `rocommunity x`, `snmp-server community x RO`, `community string: x`,
 * `com2sec n src x`, and `community=x` near "snmp" or "trap". `public` stays: it is everybody's.
 */
export const snmpCommunity: Detector = {
  name: "snmp-community",
  class: "secret",
  gates: ["communit", "com2sec"],
  pattern:
    /\b(?:ro|rw|trap|auth|snmp|read(?:[_-]?(?:only|write))?|write|get|set)[_-]?communit|\bsnmp|\bcommunity|\bcom2sec/gi,
  find(match, text) {
    LEAD.lastIndex = match.index;
    const lead = LEAD.exec(text)?.[0];
    if (lead === undefined) return [];
    const isPlain = /^community["']?\s*[=:]/i.test(lead);
    if (
      isPlain &&
      !/snmp|\btrap/i.test(text.slice(Math.max(0, match.index - 200), match.index + 200))
    )
      return [];
    const value = readValue(text, match.index + lead.length);
    if (value === undefined) return [];
    const raw = text.slice(value.start, value.end);
    // Without a sign between, a word may follow: "community string mismatch".
    const isSentence =
      !/[=:]\s*$|^(?:ro|rw|trap|auth)_?community|com2sec|snmp-server/i.test(lead) &&
      !value.isQuoted;
    if (isSentence && /^[a-z]+$/.test(raw)) return [];
    if (raw === "public" || raw.startsWith("<") || isStandIn(raw)) return [];
    return [{ start: value.start, end: value.end, replacement: placeholder("snmp-community") }];
  },
  source: "RFC 3584, section 5; snmpd.conf(5) of Net-SNMP; Cisco IOS, snmp-server community",
};

export const snmpCommunityExamples: DetectorExamples = {
  positives: () => {
    const word = ["N3t", "M0nit"].join("");
    return [
      { text: `rocommunity ${word} 10.0.0.0/8`, gone: [word], stays: ["rocommunity "] },
      { text: `snmp-server community ${word} RO`, gone: [word], stays: [" RO"] },
      { text: `SNMP trap sent, community=${word}`, gone: [word] },
      { text: `"communityString": "${word} x"`, gone: [word] },
      { text: `com2sec local localhost ${word}`, gone: [word], stays: ["localhost"] },
      { text: `"ReadCommunityString":"${word}"`, gone: [word] },
      { text: "rwcommunity storage", gone: ["storage"] },
    ];
  },
  negatives: () => [
    "community edition",
    "BGP community: 65000:100",
    "rocommunity public",
    "community string mismatch",
    "snmp community not configured",
    "community: https://example.com",
  ],
};
