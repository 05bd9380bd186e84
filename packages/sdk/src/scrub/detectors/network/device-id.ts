import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

const MAX_CHARACTERS = 160;
const PARTITION = /(?:-part\d{1,3}|-lun-\d{1,5}|-\d{1,2}:\d{1,3})+$/;
/** Links that name no device: partitions and mappings by UUID, and device mapper's by name. */
const BY_UUID =
  /^(?:dm-uuid-|md-uuid-|lvm-pv-uuid-|nvme-eui\.|nvme-nvme\.|scsi-3|wwn-|dm-name-|usb-\d)/;

/**
 * Names of devices that hold their serial number: udev's `ata-Model_Serial`, `nvme-…`, `scsi-S…`, `usb-…`, SCSI's `t10.`, VMware's `vml.` and `t10.`.
 * Bus and model stay, the serial number behind the last underscore goes; of `vml.` all.
 */
export const deviceId: Detector = {
  name: "device-id",
  class: "identifier",
  gates: [
    "ata-[a-z0-9]",
    "nvme-[a-z]",
    "scsi-[s0-9a-z]",
    "usb-[a-z]",
    "mmc-[a-z0-9]",
    "t10\\.[a-z]",
    "vml\\.0",
    "ieee1394-",
    "virtio-[a-z0-9]",
  ],
  pattern: /(?:ata-|nvme-|scsi-[S01]|usb-|mmc-|virtio-|ieee1394-|t10\.|vml\.0)[A-Za-z0-9]/g,
  find(match, text, identities) {
    const start = match.index;
    if (/[A-Za-z0-9_.]/.test(text[start - 1] ?? "")) return [];
    let end = start;
    while (end < text.length && end - start < MAX_CHARACTERS && /[\w.+:~#-]/.test(text[end]!))
      end++;
    while (/[.:-]/.test(text[end - 1]!)) end--;
    if (text[end] === "<") return [];
    const whole = text.slice(start, end);
    if (BY_UUID.test(whole)) return [];
    const name = whole.replace(PARTITION, "");
    if (name.startsWith("vml.")) {
      const replacement = placeholder("vml", identities.of("identifier", name.toLowerCase()));
      return name.length > 20
        ? [{ start: start + "vml.".length, end: start + name.length, replacement }]
        : [];
    }
    const serial = serialIn(name);
    if (serial === undefined) return [];
    const from = start + name.lastIndexOf(serial);
    const identity = identities.of("identifier", serial);
    return [
      { start: from, end: from + serial.length, replacement: placeholder("serial", identity) },
    ];
  },
  source:
    "udev rules 60-persistent-storage; T10 SPC-5, section 7.7.6.4; VMware, identifiers of devices",
};

/** Behind the last underscore, but for the number of an NVMe namespace. */
function serialIn(name: string): string | undefined {
  const body = name.replace(/(?<=_[A-Za-z0-9-]{5,40})_\d{1,2}$/, "").replace(/_+$/, "");
  const serial = body.slice(body.lastIndexOf("_") + 1);
  if (serial === body)
    return /^virtio-/.test(name) && name.length > 12 ? name.slice("virtio-".length) : undefined;
  return serial.length >= 4 && /\d/.test(serial) ? serial : undefined;
}

export const deviceIdExamples: DetectorExamples = {
  positives: () => [
    {
      text: "/dev/disk/by-id/ata-WDC_WD40EFRX-68N32N0_WD-WCC7K0AB1234-part1 FAULTED",
      gone: ["WCC7K0AB1234"],
      stays: ["ata-WDC_WD40EFRX-68N32N0_<", ">-part1 FAULTED"],
    },
    {
      text: "nvme-Samsung_SSD_980_PRO_1TB_S5GXNX0R123456A_1",
      gone: ["S5GXNX0R123456A"],
      stays: ["Samsung_SSD_980_PRO"],
    },
    {
      text: "t10.ATA_____WDC_WD2502ABYS2D18B7A0________________________WD2DWCAT1H751520",
      gone: ["WCAT1H751520"],
      stays: ["t10.ATA_____WDC"],
    },
    {
      text: "vml.020000000060060160123456781234567812345678565241494420",
      gone: ["6006016012345678"],
      stays: ["vml.<"],
    },
    {
      text: "usb-SanDisk_Ultra_4C530001234567-0:0",
      gone: ["4C530001234567"],
      stays: ["usb-SanDisk_Ultra", "-0:0"],
    },
  ],
  negatives: () => [
    "data-set_1",
    "ata-port reset",
    "nvme-cli version_2",
    "usb-storage loaded",
    "scsi-hotplug",
    "mpx.vmhba1:C0:T0:L0",
    "metadata-x_12345",
  ],
};
