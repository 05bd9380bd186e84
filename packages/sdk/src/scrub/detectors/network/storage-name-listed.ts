import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { startsName } from "./parts/around.ts";
import { isCustomerName } from "./parts/name-words.ts";

/** Shares that every Windows has. */
const SYSTEM_SHARE = /^(?:[a-z]|admin|ipc|print|fax|netlogon|sysvol)\$?$/i;

/**
 * Names as tools list them, without a sign before them: `LV Name  x` of lvdisplay, `Volume in drive D is X` of Windows, `\\*\share` of
 * its audit, `buckets/x` of Google's resource names, `0-volume-client-2:` of Gluster's translators.
 */
export const storageNameListed: Detector = {
  name: "storage-name-listed",
  class: "identifier",
  gates: [
    "[lv][vg] name\\s\\s",
    "volume in drive [a-z] is",
    "volume label is",
    "\\\\\\\\\\*\\\\[a-z0-9]",
    "buckets/[a-z0-9]",
    "[a-z0-9]-client-\\d",
    "[a-z0-9]-replicate-\\d",
    "[a-z0-9]-disperse-\\d",
  ],
  pattern:
    /(?:[lv][vg] name\s{2,24}|volume in drive [a-z] is |volume label is |\\\\\*\\|buckets\/|\d-)[A-Za-z0-9_\u00c0-\u02af][^\s"'`,;:<>/\\]{1,100}/gi,
  find(match, text, identities) {
    const [found] = match;
    const isResource = found.startsWith("b");
    if (isResource ? text[match.index - 1] !== "/" : !startsName(text, match.index)) return [];
    const translator = /^\d-([\w.-]{1,64}?)-(?:client|replicate|disperse)-\d+$/.exec(found);
    if (/^\d-/.test(found) && translator === null) return [];
    const value =
      translator?.[1] ?? /[^\s/\\]+$/.exec(found.replace(/^\\\\\*/, ""))![0].replace(/[.)]+$/, "");
    if (!isCustomerName(value) || (found.startsWith("\\") && SYSTEM_SHARE.test(value))) return [];
    const start = match.index + found.lastIndexOf(value);
    const what = /^volume/i.test(found) ? "label" : "name";
    const replacement = placeholder(what, identities.of("identifier", value));
    return [{ start, end: start + value.length, replacement }];
  },
  source:
    "lvdisplay(8), vgdisplay(8); Windows event 5140; Google Cloud Storage audit logs; Gluster; the commands dir, vol and label of Windows",
};

export const storageNameListedExamples: DetectorExamples = {
  positives: () => [
    { text: "Share Name: \\\\*\\Books$ Target", gone: ["Books"], stays: ["\\\\*\\", " Target"] },
    { text: '"projects/_/buckets/acme-raw" x', gone: ["acme-raw"], stays: ["buckets/", '" x'] },
    { text: "0-gv-legal-client-3: disconnected", gone: ["gv-legal"], stays: ["-client-3: dis"] },
    {
      text: "  LV Name                finance_lv",
      gone: ["finance_lv"],
      stays: ["  LV Name  "],
    },
    {
      text: " Volume in drive D is ACME-DATA",
      gone: ["ACME-DATA"],
      stays: [" Volume in drive D is "],
    },
  ],
  negatives: () => [
    "Share Name: \\\\*\\IPC$",
    "12 buckets/sec, tcp-client-2",
    "2026-10-client-3",
    "volume label is missing",
    "VG Name is required",
    "volume in drive D is full",
  ],
};
