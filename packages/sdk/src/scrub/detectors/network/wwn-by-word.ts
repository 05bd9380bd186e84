import { maskWwn } from "../../masks/wwn.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

/** smartctl writes the three parts of a name with blanks, smartd with hyphens: `5 000c50 0a1b2c3d4`. */
const SPACED = /^([0-9a-f])[ -]([0-9a-f]{6})[ -]([0-9a-f]{9})$/i;

/** World wide names and GUIDs of ports that are plain digits behind a word for them. */
export const wwnByWord: Detector = {
  name: "wwn-by-word",
  class: "identifier",
  gates: [
    "wwn",
    "wwpn",
    "wwid",
    "naa",
    "port[_ ]?name",
    "node[_ ]?name",
    "guid",
    "gid[^a-z0-9]",
    "lun[ _-]uid",
    "unique[ _-]?id",
  ],
  pattern:
    /(?:wwn[np]?|wwpn|wwid|naa|port[_ ]?name|node[_ ]?name|guid|gid|lun[ _-]uid|unique[ _-]?id)s?(?: device id)?[^A-Za-z0-9]{1,40}(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f][ -][0-9a-f]{6}[ -][0-9a-f]{9}|[0-9a-f]{4}:[0-9a-f]{4}:[0-9a-f]{4}:[0-9a-f]{4})/gi,
  find(match, text, identities) {
    const end = match.index + match[0].length;
    if (/[0-9A-Za-z:-]/.test(text[end] ?? "") && !/^:\s/.test(text.slice(end, end + 2))) return [];
    const value =
      /(?:[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f][ -][0-9a-f]{6}[ -][0-9a-f]{9}|[0-9a-f]{4}(?::[0-9a-f]{4}){3})$/i.exec(
        match[0],
      )?.[0];
    if (value === undefined) return [];
    const hex = value.replace(SPACED, "$1$2$3").replaceAll(":", "");
    const isPort = /^g(?:uid|id)/i.test(match[0]) && hex.length === 16;
    const replacement = maskWwn(isPort ? `eui.${hex}` : hex, identities);
    if (replacement === undefined || !replacement.startsWith("<")) return [];
    const prefix = text.slice(end - value.length - 2, end - value.length) === "0x" ? 2 : 0;
    return [{ start: end - value.length - prefix, end, replacement }];
  },
  source: "smartmontools (LU WWN Device Id); sysfs fc_host, class infiniband; multipath.conf(5)",
};

export const wwnByWordExamples: DetectorExamples = {
  positives: () => [
    {
      text: "LU WWN Device Id: 5 000c50 0a1b2c3d4",
      gone: ["0a1b2c3d4"],
      stays: ["LU WWN Device Id: "],
    },
    { text: "WWN:5-0014ee-2b1234567, FW:82", gone: ["2b1234567"], stays: ["WWN:", ", FW:82"] },
    { text: "wwpn=20000025b5a0000f offline", gone: ["b5a0000f"], stays: ["wwpn=", "offline"] },
    {
      text: '{"wwid":"6006016012345678a1b2c3d4e5f60718"}',
      gone: ["12345678"],
      stays: ['"wwid":"'],
    },
    { text: "node_guid: f452:1403:007b:c980", gone: ["007b:c980"], stays: ["node_guid: "] },
    { text: "LOOP UP, port name 21000024ff7c1e9a", gone: ["7c1e9a"], stays: ["port name "] },
    { text: "port_name = 0x0002c903004cb1c5", gone: ["004cb1c5"], stays: ["port_name = "] },
  ],
  negatives: () => [
    "guid 6f9619ff-8b86-d011-b42d-00c04fc964ff",
    "wwn missing",
    "device id 8086:0a54:1028:0800",
    "span 00f067aa0ba902b7",
  ],
};
