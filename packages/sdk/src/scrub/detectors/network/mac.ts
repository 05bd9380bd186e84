import { maskMac } from "../../masks/mac.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { before } from "./parts/around.ts";

const DATE_AND_TIME = /^\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])-(?:[01]\d|2[0-3])-[0-5]\d-[0-5]\d$/;
const WORD =
  /(?:mac|hw|hwaddr|ether|lladdr|ethernet|physical|hardware|station|bssid|nic|addr(?:ess)?|arp|neighbou?r|learned|port|vlan)\W{0,4}(?:addr(?:ess)?)?\W{0,4}$/i;

/** MAC addresses with colons or dashes, and as switches write them. The vendor stays. */
export const mac: Detector = {
  name: "mac",
  class: "identifier",
  gates: [
    ":[0-9a-f]{1,2}:[0-9a-f]{1,2}:[0-9a-f]{1,2}:[0-9a-f]{1,2}:",
    "[0-9a-f]-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-",
    "[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}",
  ],
  pattern:
    /:[0-9a-f]{1,2}:[0-9a-f]{1,2}:[0-9a-f]{1,2}:[0-9a-f]{1,2}:|-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}/gi,
  find(match, text, identities) {
    const inner = match[0];
    const sign = /^[:-]/.test(inner) ? inner[0]! : ".";
    let start = match.index;
    let end = start + inner.length;
    if (sign !== ".") {
      const [first] = /[0-9a-f]{1,2}$/i.exec(text.slice(Math.max(0, start - 2), start)) ?? [];
      const [last] = /^[0-9a-f]{1,2}/i.exec(text.slice(end, end + 2)) ?? [];
      if (first === undefined || last === undefined) return [];
      start -= first.length;
      end += last.length;
    }
    if (!isAlone(text, start, end, sign)) return [];
    const found = text.slice(start, end);
    if (DATE_AND_TIME.test(found) || !isAddress(found, before(text, start, 24))) return [];
    const replacement = maskMac(found, identities);
    return replacement === undefined || replacement === found ? [] : [{ start, end, replacement }];
  },
  source: "IEEE 802-2014, section 8; RFC 7042",
};

/** No digit and no octet more on either side. */
function isAlone(text: string, start: number, end: number, sign: string): boolean {
  if (/[0-9A-Za-z%]/.test(text[start - 1] ?? "") || /[0-9A-Za-z]/.test(text[end] ?? ""))
    return false;
  if (text[end] === sign && /[0-9a-f]/i.test(text[end + 1] ?? "")) return false;
  return !(text[start - 1] === sign && /[0-9a-f]/i.test(text[start - 2] ?? ""));
}

/** Six small numbers are a ratio, three groups of decimals a number, unless a word says more. */
function isAddress(found: string, context: string): boolean {
  const isDecimal = !/[a-f]/i.test(found);
  if (!isDecimal || (found.length === 17 && !found.includes("."))) return true;
  // No number is written with zeros before it.
  return /^0\d{3}\./.test(found) || WORD.test(context);
}

export const macExamples: DetectorExamples = {
  positives: () => [
    {
      text: "vswitch port 00-15-5d-01-aa-ff storm",
      gone: ["01-aa-ff"],
      stays: ["00155d", "storm"],
    },
    {
      text: "eth0: link/ether 00:a0:98:5e:02:03 brd ff:ff:ff:ff:ff:ff",
      gone: ["5e:02:03"],
      stays: ["brd ff:ff:ff:ff:ff:ff"],
    },
    { text: "arp 001a.2b3c.4d5e flap", gone: ["4d5e"], stays: ["flap"] },
    { text: "lease for 0050.5673.8915 expired", gone: ["73.8915"], stays: [" expired"] },
    { text: "duplicate address 0050.5643.9228", gone: ["43.9228"], stays: ["duplicate address "] },
    { text: "? at 0:1a:2b:3:4:5 on en0", gone: ["2b:3:4:5"], stays: ["on en0"] },
  ],
  negatives: () => [
    "traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "backup 26-11-27-10-11-12 done",
    "00:00:00:00:00:00",
    "volume 123e4567-e89b-12d3-a456-426614174000 online",
    "50:06:01:60:3b:a0:1f:2c",
    "ratio 1:2:3:4:5:6",
    "0000:00:1f.2 at 12:30:45",
    "1234.5678.9012",
  ],
};
