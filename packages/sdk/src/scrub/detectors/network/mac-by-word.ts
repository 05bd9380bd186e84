import { maskMac } from "../../masks/mac.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
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
    /(?:mac|mac[ _-]?addr|mac[ _-]?address|hwaddr|ether|lladdr|physical address|hardware address|bssid)[^A-Za-z0-9]{1,6}[0-9a-f]{12}|mac=[0-9a-f]{2}:[0-9a-f:]{38}/gi,
  find(match, text, identities) {
    const end = match.index + match[0].length;
    if (/^mac=..:/i.test(match[0])) return ethernetHeader(text, match.index + 4, end, identities);
    const start = end - 12;
    if (!startsWord(text, match.index) || /[0-9A-Za-z]/.test(text[end] ?? "")) return [];
    const found = text.slice(start, end);
    const replacement = maskMac(found, identities);
    return replacement === undefined || replacement === found ? [] : [{ start, end, replacement }];
  },
  source: "IEEE 802-2014, section 8; Linux, net/netfilter: nf_log_ipv4 (MAC=)",
};

/** What Netfilter logs is the header as it came: destination, source and the type, fourteen octets. */
function ethernetHeader(
  text: string,
  start: number,
  end: number,
  identities: Identities,
): readonly Finding[] {
  if (/[0-9a-f:]/i.test(text[end] ?? "")) return [];
  return [start, start + 18].flatMap((at) => {
    const found = text.slice(at, at + 17);
    const replacement = maskMac(found, identities);
    return replacement === undefined || replacement === found
      ? []
      : [{ start: at, end: at + 17, replacement }];
  });
}

export const macByWordExamples: DetectorExamples = {
  positives: () => [
    {
      text: "IN=eth0 MAC=00:1a:2b:3c:4d:5e:00:a0:98:5e:02:03:08:00 SRC=x",
      gone: ["3c:4d:5e", "5e:02:03"],
      stays: [":08:00 SRC=x"],
    },
    { text: "mac=001a2b3c4d5e", gone: ["3c4d5e"], stays: ["mac="] },
    { text: '"macAddress": "001A2B3C4D5E"', gone: ["3C4D5E"], stays: ['"macAddress": "'] },
  ],
  negatives: () => ["id 001a2b3c4d5e", "hmac 001a2b3c4d5e", "mac 001a2b3c4d5e6f70"],
};
