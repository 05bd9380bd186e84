import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** The 24 signs of base24 as Windows has it, and the `N` that newer keys hold. */
const SIGNS = "BCDFGHJKMPQRTVWXYN2346789";

/**
 * Product keys of Windows, Office and Windows Server: five groups of five of the 25 signs, which spell no words. Keys of other
 * products go by the name of their setting.
 */
export const productKey: Detector = {
  name: "product-key",
  class: "secret",
  gates: ["-[b-y2-9]{3}[b-y2-9]{2}-"],
  pattern: new RegExp(Array.from({ length: 5 }, () => `[${SIGNS}]{5}`).join("-"), "gi"),
  find(match, text) {
    const start = match.index;
    const end = start + match[0].length;
    const isInside = /[\w-]/.test(text[start - 1] ?? "") || /[\w-]/.test(text[end] ?? "");
    // No digit and no consonants in a row would be a chance of one in a thousand.
    if (isInside || !/\d/.test(match[0]) || !/[A-Za-z]/.test(match[0])) return [];
    return [{ start, end, replacement: placeholder("product-key") }];
  },
  source: "Windows product keys: 25 signs in base24; SoftwareLicensingService.InstallProductKey",
};

export const productKeyExamples: DetectorExamples = {
  positives: () => {
    const key = ["VK7JG", "NPHTM", "C97JM", "9MPGT", "3V66T"].join("-");
    return [
      { text: `slmgr /ipk ${key} failed`, gone: [key], stays: ["failed"] },
      { text: `{"key":"${key.toLowerCase()}"}`, gone: [key.toLowerCase()] },
    ];
  },
  negatives: () => [
    "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY",
    "12345-12345-12345-12345-12345",
    "VK7JG-NPHTM-C97JM",
  ],
};
