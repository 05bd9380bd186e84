import { maskSid } from "../../masks/sid.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

/** Windows' security identifiers, but for those that every system has. */
export const sid: Detector = {
  name: "sid",
  class: "personal",
  gates: ["s-1-\\d"],
  pattern: /s-1-(?:0x[0-9a-f]{1,12}|\d{1,15})(?:-\d{1,10}){1,15}/gi,
  find: (match, text, identities) => {
    const { index } = match;
    const value = match[0];
    const end = index + value.length;
    // `_` before and behind is of registry keys and file names: `S-1-5-21-..._Classes`.
    if (/[a-z0-9]/i.test(text[index - 1] ?? "") || /^\d|^-\d/.test(text.slice(end, end + 2)))
      return [];
    const replacement = maskSid(value, identities);
    return replacement === undefined || replacement === value
      ? []
      : [{ start: index, end, replacement }];
  },
  source: "MS-DTYP 2.4.2.1 and 2.4.2.4; Entra ID: S-1-12-1 and the words of an object's id",
};

export const sidExamples: DetectorExamples = {
  positives: () => [
    {
      text: "ACL owner S-1-5-21-3623811015-3361044348-30300820-1013 unresolved",
      gone: ["3623811015", "1013"],
      stays: ["ACL owner <sid:", "> unresolved"],
    },
    {
      text: "token user=S-1-5-21-1004336348-1177238915-682003330-512",
      gone: ["1004336348"],
      stays: [":512>"],
    },
    {
      text: "profile S-1-12-1-1944063812-1284521245-3124580014-1234567890.",
      gone: ["1944063812", "1234567890"],
      stays: [">."],
    },
    {
      text: "HKU\\S-1-5-21-1-22-333-1001_Classes\\x",
      gone: ["1-22-333", "1001"],
      stays: ["HKU\\<sid:", "_Classes\\x"],
    },
    { text: "O:S-1-5-21-1-22-333-513G:SY", gone: ["1-22-333"], stays: [">G:SY"] },
    { text: "(s-1-5-21-1-22-333)", gone: ["1-22-333"] },
  ],
  negatives: () => [
    "S-1-5-18 S-1-5-32-544 S-1-1-0 S-1-5-19, S-1-16-12288",
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    "S-1-5-5-0-123456",
    "STS-1-5-21-1-22-333-1001 and S-1-5-21-1-22-99999999999-1001",
    "class-1-2-3-4-5",
  ],
};
