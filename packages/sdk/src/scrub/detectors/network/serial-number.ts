import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder, startsWord } from "./parts/around.ts";

const MAX_VALUE = 64;
/** What firmware and tools write where there is none (SMBIOS 3.7, section 7). */
const NONE =
  /^(?:none|n\/?a|not|null|nil|unknown|undefined|default|default string|to be filled.*|system serial number|chassis serial number|not specified|not available|not present|unset|empty|missing|invalid|true|false|yes|no|is|was|of|for|and|or|in|number|numbers|console|port|ports|line|device|devices|bus|interface|cable|over|attached|id|ids|string|key|field|value|mismatch|changed|error|x+|0+|1234567890|0123456789|\.+|-+|\?+|\*+)$/i;
/** Kinds of things that are called serial too: DNS zones, consoles, chips. */
const OTHER = /^(?:tty\w*|com\d|16550\w*|8250|\d{1,7}|\d{10})$/i;
const VMWARE = /^VMware-[0-9a-f]{2}(?: [0-9a-f]{2}){7}-[0-9a-f]{2}(?: [0-9a-f]{2}){7}/i;

/** Serial numbers and asset tags behind their word: text of smartctl, sg_inq and dmidecode, udev's properties, JSON. The model stays. */
export const serialNumber: Detector = {
  name: "serial-number",
  class: "identifier",
  gates: [
    "serial",
    "s\\/n",
    'sn[:= #"]',
    "asset",
    "service[ _-]?tag",
    "vpd",
    "sernum",
    "serno",
    "drive[ _-]id",
    '"sn"',
    "barcode",
    "array [a-z]{0,6}\\d{2}",
    "tape [a-z]{1,6}\\d{2}",
    "ridge [a-z]{1,6}\\d{2}",
    "chassis [a-z]{0,6}\\d",
    "volser",
    "volume tag",
  ],
  pattern:
    /(?:id_serial_short|id_scsi_serial|id_serial|unit serial number|serial[ _+-]?number|serial[ _+-]?num|serial[ _+-]?no\.?|serial|sernum|serno|s\/n|sn|asset[ _-]?tag(?:[ _-]?number)?|asset[ _-]?(?:id|number)|service[ _-]?tag|bar ?code|vol(?:ume[ _-]?)?ser|volume[ _-]?tag|vpd(?: page)? (?:0x)?8[03])["'\])]?(?:\s{0,40}[:=#]\s{0,40}|[\s+]{1,2})["'[(]?[A-Za-z0-9]|(?:array|tape|cartridge|chassis) [a-z]{0,6}\d/gi,
  find(match, text, identities) {
    if (!startsWord(text, match.index) || isInPlaceholder(text, match.index)) return [];
    const bare = /^(?:array|tape|cartridge|chassis) (?=[a-z]{0,6}\d)/i.exec(match[0]);
    if (bare !== null) return calledBySerial(text, match.index + bare[0].length, identities);
    const start = match.index + match[0].length - 1;
    const label = match[0].slice(0, -1);
    const isKeyed = /[:=#]/.test(label);
    const quote = /["']$/.exec(label)?.[0];
    const value = valueAt(text, start, quote);
    if (/[\r\n]/.test(label) || !isSerial(value, label, isKeyed, quote !== undefined)) return [];
    if (/^[(]/.test(text.slice(start + value.length, start + value.length + 1))) return [];
    return [
      found(value, start, /^asset|^service/i.test(label) ? "asset" : "serial", identities),
    ].flat();
  },
  source:
    "smartmontools; sg3_utils; udev's persistent storage rules; SMBIOS 3.7 (dmidecode); T10 SPC-5, section 7.7",
};

/** What has a serial number may be called by it: two digits at least, and nothing but capitals beside them. */
function calledBySerial(text: string, start: number, identities: Identities): readonly Finding[] {
  const [value = ""] = /^[\w-]{1,40}/.exec(text.slice(start, start + 40)) ?? [];
  const isSerial = /^[A-Z0-9]{6,20}$/.test(value) && /\d[A-Z]{0,18}\d/.test(value);
  return isSerial && (/[A-Z]/.test(value) || value.length > 10)
    ? [found(value, start, "serial", identities)]
    : [];
}

function found(
  value: string,
  start: number,
  what: string,
  identities: Identities,
): ReturnType<Detector["find"]>[number] {
  const replacement = placeholder(what, identities.of("identifier", value.trim()));
  return { start, end: start + value.length, replacement };
}

function valueAt(text: string, start: number, quote: string | undefined): string {
  const rest = text.slice(start, start + MAX_VALUE);
  const vmware = VMWARE.exec(rest);
  if (vmware !== null) return vmware[0];
  const [quoted] =
    (quote === '"' ? /^[^"\\\r\n]{1,64}(?=")/ : /^[^'\\\r\n]{1,64}(?=')/).exec(rest) ?? [];
  if (quote !== undefined && quoted !== undefined) return quoted.trimEnd();
  return (/^[A-Za-z0-9][\w./+-]{0,63}/.exec(rest)?.[0] ?? "").replace(/[./+-]+$/, "");
}

function isSerial(value: string, label: string, isKeyed: boolean, isQuoted: boolean): boolean {
  if (value.length < 3 || NONE.test(value)) return false;
  const isVague = /^(?:serial|sn|s\/n)\b/i.test(label) && !/number|num|no\b/i.test(label);
  if (isVague && OTHER.test(value)) return false;
  if (/\d/.test(value))
    return (
      isKeyed ||
      isQuoted ||
      (value.length >= 6 && /[A-Z0-9]/.test(value) && !/^[a-z]+\d$/.test(value))
    );
  // Letters alone are a word in prose, but for a run of capitals.
  if (!isVague && /^[A-Z-]{8,}$/.test(value)) return true;
  return (
    isKeyed &&
    (isQuoted ||
      /^[A-Z-]{5,}$/.test(value) ||
      (label.includes("=") && value.length >= 6 && !/^[a-z]+$/.test(value)))
  );
}

export const serialNumberExamples: DetectorExamples = {
  positives: () => [
    {
      text: "disk serial=S3Z8NB0K812345M predicted failure",
      gone: ["S3Z8NB0K812345M"],
      stays: ["predicted failure"],
    },
    {
      text: '{"model_name":"WDC WD40","serial_number":"PHYS7324001A480BGN"}',
      gone: ["PHYS7324001A480BGN"],
      stays: ["WDC WD40"],
    },
    {
      text: "Serial Number:    WD-WCC7K0XXXX12\nDevice is",
      gone: ["WCC7K0XXXX12"],
      stays: ["\nDevice is"],
    },
    {
      text: "ID_SERIAL_SHORT=Z3012345 ID_MODEL=ST4000DM000",
      gone: ["Z3012345"],
      stays: ["ID_MODEL=ST4000DM000"],
    },
    { text: "drive 3 S/N ZC1A2B3C failed", gone: ["ZC1A2B3C"], stays: [" failed"] },
    { text: "Asset Tag: ACME-00417", gone: ["ACME-00417"], stays: ["Asset Tag: "] },
    { text: "serial number WD-WLUBDECMKXGP", gone: ["WLUBDECMKXGP"] },
    { text: "array APM00193812077 rebooted", gone: ["APM00193812077"], stays: [" rebooted"] },
    { text: "barcode LTO881L8 in slot 4", gone: ["LTO881L8"], stays: [" in slot 4"] },
    { text: "SN: 20431A2B", gone: ["20431A2B"] },
  ],
  negatives: () => [
    "serial console on ttyS0, serial port COM1",
    "Serial Number: Not Specified",
    "serial number missing",
    "zone serial 2026112701",
    "serial: 16550A",
    "serialize(x) and deserialized 12 objects",
    "model WDC WD4003FZEX-00Z4SA0",
    "serial=true",
    "array 12, tape LTO8 and chassis 3, array of 1000000",
    "Asset Tag: To Be Filled By O.E.M.",
  ],
};
