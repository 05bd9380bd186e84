import { maskWwn } from "../../masks/wwn.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/**
 * Eight octets with colons or dashes: a world wide name, a GUID of InfiniBand, an EUI-64. Twenty that hold a link-local GID are
 * an address of IP over InfiniBand; other numbers of octets are MAC addresses (six) or digests.
 */
export const wwnOctets: Detector = {
  name: "wwn-octets",
  class: "identifier",
  gates: [
    "[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:",
    "[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-",
  ],
  pattern:
    /[0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f][0-9a-f:-]{1,72}/gi,
  find(match, text, identities) {
    // A stop of the sentence is no octet's.
    const found = match[0].replace(/[:-]$/, "");
    const start = match.index;
    const end = start + found.length;
    const sign = found[2]!;
    if (found.split(sign).some((octet) => octet.length !== 2 || /[:-]/.test(octet))) return [];
    if (/[0-9A-Za-z]/.test(text[end] ?? "") || /[0-9A-Za-z]/.test(text[start - 1] ?? "")) return [];
    if (new RegExp(`^[${sign}][0-9a-f]`, "i").test(text.slice(end))) return [];
    if (text[start - 1] === sign && /[0-9a-f]/i.test(text[start - 2] ?? "")) return [];
    const octets = found.toLowerCase().split(sign);
    if (octets.length === 20 && octets.slice(4, 6).join("") === "fe80") {
      const identity = identities.of("identifier", octets.join(":"));
      return [{ start, end, replacement: placeholder("ipoib", identity) }];
    }
    // Decimal only, with dashes: a date and a time.
    if (octets.length !== 8 || (sign === "-" && /^[\d-]*$/.test(found))) return [];
    const replacement = maskWwn(octets.join(""), identities);
    return replacement === undefined || replacement === octets.join("")
      ? []
      : [{ start, end, replacement }];
  },
  source: "INCITS T11 FC-FS-5; IEEE EUI-64; RFC 4391, section 9.1.1",
};

export const wwnOctetsExamples: DetectorExamples = {
  positives: () => [
    {
      text: "zone member 50:06:01:60:3b:a0:1f:2c missing",
      gone: ["3b:a0:1f:2c"],
      stays: ["006016", "missing"],
    },
    {
      text: "link/infiniband 80:00:02:08:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:c9:81 brd",
      gone: ["f4:52:14:03"],
      stays: ["link/infiniband ", " brd"],
    },
    { text: "WWPN 50-06-01-60-3B-A0-1F-2C", gone: ["3B-A0-1F-2C"] },
  ],
  negatives: () => [
    "md5 fingerprint 16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
    "mac 00:a0:98:01:02:03",
    "00:00:00:00:00:00:00:00",
    "at 12:34:56",
  ],
};
