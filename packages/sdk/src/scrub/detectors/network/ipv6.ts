import { maskIp } from "../../masks/ip.ts";
import { parseIp } from "../../masks/ip-address.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";

const MAX_CHARACTERS = 45;
/** Blocks that addresses are in: global unicast, unique local, link-local, site-local, multicast, NAT64, mapped. */
const PREFIX =
  /^(?:[23][0-9a-f]{3}:|f[cd][0-9a-f]{2}:|fe[89a-f][0-9a-f]:|ff[0-9a-f]{2}:|64:ff9b:|::(?:ffff:)?)/i;
/** Digits of a zone that is a name of the system's; others go with the address. */
const PLAIN_ZONE = /^%(?:\d{1,4}|[a-z]{2,6}\d{1,4}[a-z0-9]{0,6})(?![\w-])/i;
const ZONE = /^%[\w.~-]{1,15}/;

/**
 * IPv6 addresses, compressed, mapped, in brackets, with a zone. Times, ratios, MAC addresses, world wide names and scopes of
 * languages (`a::b`, `std::vec`) stay, and so do `::` and `::1`.
 */
export const ipv6: Detector = {
  name: "ipv6",
  class: "identifier",
  gates: [
    "::[0-9a-f]",
    "[0-9a-f]::", // Without `::` there are eight groups, or six and an IPv4 address.
    "[0-9a-f]:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:",
  ],
  pattern: /[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:.]{0,41}/gi,
  find(match, text, identities) {
    const start = match.index;
    const previous = text[start - 1] ?? "";
    if (/[\w:.%]/.test(previous) && !isAfterEscape(text, start)) return NOTHING;
    let end = start + match[0].length;
    if (/[\w:]/.test(text[end] ?? "")) return NOTHING;
    let address = match[0];
    while (parseIp(address) === undefined) {
      if (address === "" || !/[:.]/.test(text[end - 1]!)) return NOTHING;
      address = text.slice(start, --end);
    }
    // `::1` with a port.
    if (/^::1:\d{2,5}$/.test(address) || address.length > MAX_CHARACTERS) return NOTHING;
    if (!isPlausible(address, previous === "[" && text[end] === "]")) return NOTHING;
    const replacement = maskIp(address, identities);
    if (replacement === undefined || replacement === address) return NOTHING;
    if (text[end] !== "%") return [{ start, end, replacement }];
    const behind = text.slice(end, end + 18);
    if (!PLAIN_ZONE.test(behind)) end += ZONE.exec(behind)?.[0].length ?? 0;
    return [{ start, end, replacement }];
  },
  source: "RFC 4291, section 2.2; RFC 5952; RFC 4007, section 11",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

/** `\n` and its like are written before an address now and then. */
function isAfterEscape(text: string, start: number): boolean {
  return /\\[nrt]$/.test(text.slice(Math.max(0, start - 2), start));
}

/** More than a shape: a scope of a language and a ratio have it as well. */
function isPlausible(address: string, isBracketed: boolean): boolean {
  const groups = address.split(":").filter((group) => group !== "");
  if (address.includes(".")) return true;
  // Eight pairs of digits are a world wide name.
  if (groups.length === 8 && groups.every((group) => group.length <= 2)) return false;
  if (PREFIX.test(address) && /\d/.test(address))
    return groups.some((group) => group.length > 1) || isBracketed;
  if (groups.length === 8) return groups.some((group) => group.length >= 3);
  return (
    (isBracketed || groups.length >= 3) &&
    /\d/.test(address) &&
    groups.some((group) => group.length >= 3)
  );
}

export const ipv6Examples: DetectorExamples = {
  positives: () => [
    {
      text: "peer [2001:db8:85a3::8a2e:370:7334]:3260 reset",
      gone: ["85a3", "7334"],
      stays: ["peer [", "]:3260 reset"],
    },
    {
      text: "listen on ::ffff:198.51.100.23 failed",
      gone: ["198.51.100.23"],
      stays: ["listen on ", "failed"],
    },
    {
      text: "inet6 fe80::21a:2bff:fe3c:4d5e/64 scope link",
      gone: ["fe3c:4d5e"],
      stays: ["/64 scope link"],
    },
    { text: "to fe80::1a2b%eth0: unreachable", gone: ["1a2b"], stays: ["%eth0: unreachable"] },
    { text: "addr=fd12:3456:789a:1::1, up", gone: ["3456"], stays: ["addr=", ", up"] },
    { text: "2a02:8070:0:1:2:3:4:5: refused", gone: ["8070"], stays: [": refused"] },
    { text: "prefix 2001:db8:7::/48 announced", gone: ["db8:7"], stays: ["/48 announced"] },
  ],
  negatives: () => [
    "::1 and :: and [::]:8080",
    "at 12:34:56, ratio 3:2:1, 10:11:12.123",
    "std::vector<a::b> dead::beef abc::def::g",
    "Foo::Bar::new, x::1",
    "50:06:01:60:3b:a0:1f:2c",
    "00:15:5d:01:aa:ff",
    "0000:00:1f.2 scsi 0:0:1:0 file.ts:12:3",
    "1:2:3:4:5:6:7:8",
    "C::a",
  ],
};
