import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** Issuer ranges by network (ISO/IEC 7812-1), with the lengths that a network's cards have. */
const NETWORKS: readonly (readonly [string, RegExp])[] = [
  ["visa", /^4(?:\d{12}|\d{15}|\d{18})$/],
  ["mastercard", /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/],
  ["amex", /^3[47]\d{13}$/],
  ["discover", /^(?:6011\d{12,15}|64[4-9]\d{13,16}|65\d{14,17})$/],
  ["diners", /^3(?:0[0-5]|095|[689]\d)\d{10,16}$/],
  ["jcb", /^35(?:2[89]|[3-8]\d)\d{12,15}$/],
  ["unionpay", /^62\d{14,17}$/],
  ["mir", /^220[0-4]\d{12,15}$/],
  ["maestro", /^(?:50|5[6-8]|6[0-9])\d{10,17}$/],
];
/** Words before a number without separators, which may else be an offset, a capacity or a time. */
const CONTEXT =
  /(?:\bcards?|card[ _-]?(?:number|no|num)|\bpan|credit|debit|payment|charged?|visa|mastercard|amex|american express|discover|maestro|\bccn?|ccnum|cc[ _-]?(?:number|no|num))(?:[^a-z]|[ _-]?(?:number|no|num)[^a-z])/i;
/** Four by four, as American Express groups, or without separators. */
const WHOLE = /\d{4}[ .+-]\d{4}[ .+-]\d{4}[ .+-]\d{1,7}|\d{4}[ .+-]\d{6}[ .+-]\d{4,5}|\d{12,19}/y;
const CONTEXT_CHARACTERS = 48;

/**
 * Numbers of payment cards: an issuer's range, the length of its network and Luhn's check digit, and separators or a word that
 * says so. Numbers of blocks, offsets and times have neither. The network stays.
 */
export const paymentCard: Detector = {
  name: "payment-card",
  class: "secret",
  gates: [
    "\\d{3}\\d{3}\\d{3}\\d{3}",
    "\\d{4}[ .+-]\\d{4}[ .+-]\\d{4}[ .+-]\\d",
    "\\d{4}[ .+-]\\d{6}[ .+-]\\d{4}",
  ],
  pattern: /\d{4}[ .+-]\d{4}|\d{12}/g,
  find(match, text) {
    const start = match.index;
    WHOLE.lastIndex = start;
    const end = start + (WHOLE.exec(text)?.[0].length ?? 0);
    const raw = text.slice(start, end);
    const digits = raw.replace(/\D/g, "");
    if (!standsAlone(text, start, end) || !hasCheckDigit(digits)) return [];
    const network = NETWORKS.find(([, range]) => range.test(digits))?.[0];
    if (network === undefined || /^(\d)\1*$/.test(digits)) return [];
    const isSeparated = digits.length < raw.length && new Set(raw.replace(/\d/g, "")).size === 1;
    const before = text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start);
    if (!CONTEXT.test(`${before} `) && (!isSeparated || network === "maestro")) return [];
    return [{ start, end, replacement: placeholder("payment-card", network) }];
  },
  source: "ISO/IEC 7812-1, annex B (check digit) and the networks' published issuer ranges",
};

/** No part of a longer number, of an identifier, a UUID or a column of numbers. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 2);
  return !/(?:[A-Za-z0-9_]|\d[ .,:+-]|[#x-])$/i.test(before) && !/^(?:\w|[ .:,+-]\d|-)/.test(after);
}

/** Luhn: from the right, each second digit doubled; digits of all sum to a multiple of ten. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const value = i % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

export const paymentCardExamples: DetectorExamples = {
  positives: () => [
    {
      text: "card 4111111111111111 declined",
      gone: ["4111111111111111"],
      stays: ["card <payment-card:visa> declined"],
    },
    { text: "pan=5555 5555 5555 4444", gone: ["5555 5555"], stays: ["<payment-card:mastercard>"] },
    { text: "charge 3782-8224-6310-005", gone: ["3782", "6310"], stays: ["<payment-card:amex>"] },
    { text: "3782 822463 10005", gone: ["822463"] },
    { text: `{"cardNumber":"6011000990139424"}`, gone: ["6011000990139424"] },
  ],
  negatives: () => [
    "lba 4111111111111112 read error",
    "offset=378282246310004 length=65536",
    "block 4111111111111111 of 5555555555554444",
    "timestamp 1732377600000",
    "volume 4111-1111-1111-1111-4111",
    "4111111111111111111111 bytes",
    "card reader at 4532 1234 5678 9012 3456",
    "123e4567-4111-1111-1111-111111111111",
  ],
};
