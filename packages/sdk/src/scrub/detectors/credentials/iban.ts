import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** Length by country, from the IBAN registry. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18
  FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
  LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24
  SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const SEPARATORS = " -+\u00a0";

/**
 * International bank account numbers: the country's length and the two check digits. The country stays, and a pseudonym at
 * level `full`.
 */
export const iban: Detector = {
  name: "iban",
  class: "personal",
  gates: ["[a-z]{2}\\d{2}[ +-]?[\\da-z]{4}[ +-]?[\\da-z]{4}[ +-]?[\\da-z]{3}", "iban"],
  pattern: /[A-Za-z]{2}\d\d[ \xa0+-]?[A-Za-z0-9]{4}/g,
  find(match, text, identities) {
    const start = match.index;
    if (/\w/.test(text[start - 1] ?? "")) return [];
    const country = match[0].slice(0, 2).toUpperCase();
    const length = LENGTHS.get(country);
    if (length === undefined) return [];
    // In small letters it is more often a part of a hash than what somebody typed, unless it says what it is.
    const isLower = match[0].slice(0, 2) !== country;
    if (isLower && !/iban/i.test(text.slice(Math.max(0, start - 32), start))) return [];
    const end = endOf(text, start, length);
    if (end === undefined) return [];
    const value = text
      .slice(start, end)
      .replace(/[^A-Za-z0-9]/g, "")
      .toUpperCase();
    if (remainder(value.slice(4) + value.slice(0, 4)) !== 1) return [];
    const replacement = placeholder("iban", country, identities.of("personal", value));
    return [{ start, end, replacement }];
  },
  source: "ISO 13616-1 and ISO/IEC 7064 (MOD 97-10); SWIFT, IBAN registry",
};

/** Where `length` letters and digits end that may stand in groups of four, and nothing more of them follows. */
function endOf(text: string, start: number, length: number): number | undefined {
  let at = start;
  for (let seen = 0; seen < length; at++) {
    const character = text[at];
    if (character === undefined) return undefined;
    if (/[A-Za-z0-9]/.test(character)) seen++;
    else if (!SEPARATORS.includes(character) || seen % 4 !== 0) return undefined;
  }
  return /\w/.test(text[at] ?? "") ? undefined : at;
}

/** The number that the letters and digits make (A is 10), modulo 97. */
function remainder(value: string): number {
  let rest = 0;
  for (const character of value) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest;
}

export const ibanExamples: DetectorExamples = {
  positives: () => [
    {
      text: "refund to DE89370400440532013000 failed",
      gone: ["3704"],
      stays: ["refund to <iban:DE", "failed"],
    },
    { text: "GB29 NWBK 6016 1331 9268 19.", gone: ["NWBK", "9268"] },
    { text: "iban=nl91abna0417164300", gone: ["abna"] },
    {
      text: "FR14 2004 1010 0505 0001 3M02 606, NO9386011117947",
      gone: ["0505", "3M02", "1117947"],
    },
  ],
  negatives: () => [
    "DE89370400440532013001",
    "sha1 de89370400440532013000aabb",
    "build AB12 CDEF",
    "GB29NWBK",
    "SK12ABCD",
  ],
};
