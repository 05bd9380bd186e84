import { maskWwn } from "../../masks/wwn.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { before } from "./parts/around.ts";

/** Kinds of names with sixteen digits, and the one with thirty-two (T10 SPC-5, table 497). */
const SHORT = /^(?:1000|[235c])/i;
const LONG = /^6/;
const NAMED = /(?:wwid|wwn|mpath|multipath|scsi_id|dm|map|device|disk|lun|uid)\W{0,4}$/i;
/** What udev, device mapper and multipath put before the `3` of a name. */
const MULTIPATH = /(?:mpath-|scsi-|scsi:)$/i;

/**
 * World wide names where their writing proves them: `naa.`, `eui.`, `wwn-0x`, `0x` and sixteen digits of a known kind, the `3` that udev
 * and multipath put before one. Plain digits need a word beside them: `wwn-by-word`; octets with colons: `wwn-octets`.
 */
export const wwn: Detector = {
  name: "wwn",
  class: "identifier",
  gates: [
    "naa[.:][0-9a-f]{16}",
    "eui\\.[0-9a-f]{16}",
    "0x[1-6c][0-9a-f]{15}",
    "3[2356][0-9a-f]{15}",
  ],
  pattern: /(?:naa[.:]|eui\.|0x|3)[0-9a-f]{16}/gi,
  find(match, text, identities) {
    const start = match.index;
    let end = start + match[0].length;
    const prefix = match[0].slice(0, -16).toLowerCase();
    const more = /^[0-9a-f]{1,16}/i.exec(text.slice(end, end + 16))?.[0].length ?? 0;
    // Behind a prefix that proves it, names of other lengths identify as well.
    if (more === 16 || prefix.length > 2) end += more;
    if (/[0-9A-Za-z]/.test(text[end] ?? "") || /[0-9A-Za-z]/.test(text[start - 1] ?? "")) return [];
    const hex = text.slice(start + prefix.length, end);
    if (!isProven(prefix, hex, before(text, start, 24))) return [];
    const name = prefix === "eui." ? `eui.${hex}` : hex;
    const replacement =
      maskWwn(name, identities) ??
      placeholder("wwn", identities.of("identifier", hex.toLowerCase()));
    return replacement === name ? [] : [{ start, end, replacement }];
  },
  source:
    "RFC 7143, section 4.2.7; T10 SPC-5, section 7.7.6; udev rules 60-persistent-storage; multipath.conf(5)",
};

function isProven(prefix: string, hex: string, context: string): boolean {
  if (prefix.length > 2 || context.endsWith("wwn-")) return true;
  const isKind = hex.length === 32 ? LONG.test(hex) : SHORT.test(hex);
  if (!isKind || isRound(hex)) return false;
  // Of a port of InfiniBand, where the vendor stands elsewhere.
  if (/guid\W{0,4}$/i.test(context)) return false;
  if (prefix === "0x") return hex.length === 32 || !/^[12]0{6}|^c0{5}/i.test(hex);
  // 33 digits are no digest, which have an even number; 17 may be a number.
  return MULTIPATH.test(context) || hex.length === 32 || /[a-f]/i.test(hex) || NAMED.test(context);
}

/** A constant, a mask or a count: few digits that are not zero. */
function isRound(hex: string): boolean {
  return new Set(hex.slice(1)).size <= 2 || /0{9}$/.test(hex);
}

export const wwnExamples: DetectorExamples = {
  positives: () => [
    { text: "rport-1:0-3 0x5006016c3ba01f2c lost", gone: ["3ba01f2c"], stays: ["006016", "lost"] },
    {
      text: "device naa.6006016012345678a1b2c3d4e5f60718 path dead",
      gone: ["12345678a1b2c3d4e5f60718"],
      stays: ["path dead"],
    },
    { text: "ns eui.0025385b71b00123 removed", gone: ["5b71b00123"], stays: ["removed"] },
    {
      text: "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4-part2",
      gone: ["a1b2c3d4"],
      stays: ["by-id/wwn-<", ">-part2"],
    },
    {
      text: "mpatha (3600508b400105e210000900000490000) dm-2 HP,HSV210",
      gone: ["105e210000900000490000"],
      stays: ["mpatha (", ") dm-2 HP,HSV210"],
    },
    {
      text: "dm-uuid-mpath-36006016012345678a1b2c3d4e5f60718",
      gone: ["12345678"],
      stays: ["dm-uuid-mpath-"],
    },
    { text: "multipath: 350014ee2b1234567: failed", gone: ["2b1234567"], stays: [": failed"] },
    { text: "ID_WWN=0x50014ee2b1234567", gone: ["2b1234567"], stays: ["ID_WWN="] },
  ],
  negatives: () => [
    "pointer 0x00007f3a2c001b40, flags 0x8000000000000000",
    "span 00f067aa0ba902b7 trace 4bf92f3577b34da6a3ce929d0e0e4736",
    "commit 3f786850e387550fdaa836ed7e6dc881de23001b",
    "HRESULT 0x80070005 at 0xC000006D",
    "etag 35d41402abc4b2a76b9719d911017c59",
    "offset 0x1000000000000000",
    "lba 35001438023456789",
  ],
};
