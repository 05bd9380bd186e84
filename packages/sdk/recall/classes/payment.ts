import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import type { SampleClass, Value } from "../sample.ts";

const ISSUERS: readonly (readonly [prefix: string, length: number])[] = [
  ["4", 16],
  ["51", 16],
  ["55", 16],
  ["2223", 16],
  ["34", 15],
  ["37", 15],
  ["6011", 16],
  ["3530", 16],
];

/** ISO/IEC 7812: the last digit is Luhn's. */
function cardNumber(draw: Draw): string {
  const [prefix, length] = draw.pick(ISSUERS);
  const body = prefix + draw.characters("0123456789", length - prefix.length - 1);
  let sum = 0;
  for (let at = 0; at < body.length; at++) {
    const digit = Number(body[body.length - 1 - at]);
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function card(draw: Draw): Value {
  const number = cardNumber(draw);
  const separator = draw.pick(["", " ", "-"]);
  const text =
    number.length === 15
      ? [number.slice(0, 4), number.slice(4, 10), number.slice(10)].join(separator)
      : number.replace(/\d{4}(?=\d)/g, `$&${separator}`);
  return { text, gone: [text] };
}

/** Country, and how many digits or letters follow the check digits (ISO 13616 registry). */
const COUNTRIES: readonly (readonly [country: string, bban: string])[] = [
  ["DE", "n18"],
  ["FR", "n20a1n2"],
  ["GB", "a4n14"],
  ["NL", "a4n10"],
  ["ES", "n20"],
  ["CH", "n17"],
  ["AT", "n16"],
  ["PL", "n24"],
];

/** ISO 13616: the whole, its head moved to the end and its letters as numbers, is 1 modulo 97. */
function iban(draw: Draw): Value {
  const [country, shape] = draw.pick(COUNTRIES);
  const bban = shape.replace(/([na])(\d+)/g, (_, kind: string, count: string) =>
    draw.characters(kind === "n" ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Number(count)),
  );
  const number = `${bban}${country}00`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  const check = String(98n - (BigInt(number) % 97n)).padStart(2, "0");
  const written = country + check + bban;
  const text = draw.chance(0.5) ? written : written.replace(/.{4}(?=.)/g, "$& ");
  return { text, gone: [text] };
}

export const paymentClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "payment-card", group: "other", about: "card numbers behind a word that says so" },
    card,
    [
      "card {} declined",
      "pan={}",
      "credit card number: {}",
      'payment failed, "cardNumber": "{}"',
      "visa {} expired, code {n}",
    ],
  ),
  simpleClass({ name: "iban", group: "other", about: "account numbers of ISO 13616" }, iban, [
    "transfer to {} rejected",
    "IBAN {} is unknown",
    "account={}",
    "mandate for {} signed at {time}",
  ]),
];
