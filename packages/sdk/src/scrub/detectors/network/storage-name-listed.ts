import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { startsName } from "./parts/around.ts";
import { isCustomerName } from "./parts/name-words.ts";

/** Names as tools list them, without a sign before them: `LV Name  x` of lvdisplay, `Volume in drive D is X` of Windows. */
export const storageNameListed: Detector = {
  name: "storage-name-listed",
  class: "identifier",
  gates: ["[lv][vg] name\\s\\s", "volume in drive [a-z] is", "volume label is"],
  pattern:
    /(?:[lv][vg] name\s{2,24}|volume in drive [a-z] is |volume label is )[A-Za-z0-9_\u00c0-\u02af][^\s"'`,;<>]{1,100}/gi,
  find(match, text, identities) {
    const [found] = match;
    if (!startsName(text, match.index)) return [];
    const value = /\S+$/.exec(found)![0].replace(/[.:)]+$/, "");
    if (!isCustomerName(value)) return [];
    const start = match.index + found.lastIndexOf(value);
    const what = /^volume/i.test(found) ? "label" : "name";
    const replacement = placeholder(what, identities.of("identifier", value));
    return [{ start, end: start + value.length, replacement }];
  },
  source: "lvdisplay(8), vgdisplay(8); the commands dir, vol and label of Windows",
};

export const storageNameListedExamples: DetectorExamples = {
  positives: () => [
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
  negatives: () => ["volume label is missing", "VG Name is required", "volume in drive D is full"],
};
