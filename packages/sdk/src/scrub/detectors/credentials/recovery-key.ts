import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** Each group is 16 bits times eleven. */
const MAX_GROUP = 720_896;
const MAX_CHARACTERS = 55;
const WHOLE = /^\d{6}(?:[ -]\d{6}){7}/;
const CONTEXT = /recovery|bitlocker|numerical ?password|wiederherstell/i;

/**
 * BitLocker's recovery passwords: eight groups of six digits, each a multiple of eleven. One with a mistyped group goes as well
 * where a word before says what it is.
 */
export const recoveryKey: Detector = {
  name: "recovery-key",
  class: "secret",
  gates: ["\\d{6}[ -]\\d{6}[ -]"],
  pattern: /\d{6}[ -]\d{6}[ -]/g,
  find(match, text) {
    const start = match.index;
    const raw = WHOLE.exec(text.slice(start, start + MAX_CHARACTERS))?.[0];
    if (raw === undefined) return [];
    const end = start + raw.length;
    if (/\w/.test(text[start - 1] ?? "") || /\w/.test(text[end] ?? "")) return [];
    const groups = raw.match(/\d{6}/g)!.map(Number);
    const isKey = groups.every((group) => group % 11 === 0 && group < MAX_GROUP);
    if (!isKey && !CONTEXT.test(text.slice(Math.max(0, start - 64), start))) return [];
    return [{ start, end, replacement: placeholder("recovery-key") }];
  },
  source:
    "MS-FVE and Win32_EncryptableVolume.ProtectKeyWithNumericalPassword: groups divisible by 11, below 720,896",
};

export const recoveryKeyExamples: DetectorExamples = {
  positives: () => {
    const key = [11, 22, 65_535, 4_242, 31_337, 1, 60_000, 777].map((word) =>
      String(word * 11).padStart(6, "0"),
    );
    return [
      {
        text: `unlock with ${key.join("-")} failed`,
        gone: [key[2]!, key.join("-")],
        stays: ["failed"],
      },
      { text: `Recovery Password: ${key.join(" ")}`, gone: [key.join(" ")] },
      { text: `BitLocker recovery 123457-${key.slice(1).join("-")}`, gone: ["123457"] },
    ];
  },
  negatives: () => [
    "123457-111111-111112-111113-111114-111115-111116-111117",
    "100100-200200-300300",
    "000011-000022-000033-000044-000055-000066-000077-0000881",
  ],
};
