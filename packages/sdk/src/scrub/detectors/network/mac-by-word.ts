import { maskMac } from "../../masks/mac.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { startsWord } from "./parts/around.ts";

/** MAC addresses that are twelve digits without signs, behind a word for them. */
export const macByWord: Detector = {
  name: "mac-by-word",
  class: "identifier",
  gates: [
    "mac[^a-z]",
    "macaddr",
    "hwaddr",
    "ether[^a-z]",
    "lladdr",
    "physical addr",
    "hardware addr",
    "bssid",
  ],
  pattern:
    /(?:mac|mac[ _-]?addr|mac[ _-]?address|hwaddr|ether|lladdr|physical address|hardware address|bssid)[^A-Za-z0-9]{1,6}[0-9a-f]{12}/gi,
  find(match, text, identities) {
    const end = match.index + match[0].length;
    const start = end - 12;
    if (!startsWord(text, match.index) || /[0-9A-Za-z]/.test(text[end] ?? "")) return [];
    const found = text.slice(start, end);
    const replacement = maskMac(found, identities);
    return replacement === undefined || replacement === found ? [] : [{ start, end, replacement }];
  },
  source: "IEEE 802-2014, section 8",
};

export const macByWordExamples: DetectorExamples = {
  positives: () => [
    { text: "mac=001a2b3c4d5e", gone: ["3c4d5e"], stays: ["mac="] },
    { text: '"macAddress": "001A2B3C4D5E"', gone: ["3C4D5E"], stays: ['"macAddress": "'] },
  ],
  negatives: () => ["id 001a2b3c4d5e", "hmac 001a2b3c4d5e", "mac 001a2b3c4d5e6f70"],
};
