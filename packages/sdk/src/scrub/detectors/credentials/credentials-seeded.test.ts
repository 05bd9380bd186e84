import { expect, test } from "vitest";
import { scrubWith } from "../../../../test/support/scrub/expect-examples.ts";
import { SeededRandom } from "../../../../test/support/spool/seeded-random.ts";
import { iban } from "./iban.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { keyValueSecret } from "./key-value-secret.ts";
import { paymentCard } from "./payment-card.ts";
import { recoveryKey } from "./recovery-key.ts";
import { urlUserinfo } from "./url-userinfo.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 20_261_127);
const ROUNDS = 200;
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** No quotes, backslashes and brackets, which end a bare value; no `#`, `/`, `?` and `@`, which end an authority. */
const PASSWORD = `${ALPHANUMERIC}!$%^*_+-=~.`;

function drawn(random: SeededRandom, alphabet: string, characters: number): string {
  return Array.from({ length: characters }, () => random.pick([...alphabet])).join("");
}

/** A password as a generator makes it: with a digit and a letter of each case, whatever else. */
function password(random: SeededRandom): string {
  return `${drawn(random, PASSWORD, 4 + random.below(12))}aZ7${drawn(random, ALPHANUMERIC, 3)}`;
}

/** All but the last digit, and the one that makes the sum (Luhn's, doubled from the right) a multiple of ten. */
function withCheckDigit(digits: string): string {
  const last = [..."0123456789"].find((candidate) => {
    const sum = [...(digits + candidate)].reverse().reduce((total, digit, at) => {
      const value = Number(digit) * (1 + (at % 2));
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  });
  return digits + last;
}

const FORMS: readonly ((value: string) => string)[] = [
  (value) => `DB_PASSWORD=${value} started`,
  (value) => `{"clientSecret":"${value}","port":1}`,
  (value) => `auth failed, password: ${value}`,
  (value) => `run --password ${value} --force`,
  (value) => `<password>${value}</password>`,
  (value) => `Server=x;Pwd=${value};Encrypt=True`,
  (value) => `$secret = '${value}'`,
  (value) => `the password is ${value}`,
];

test(`passwords are gone in each form, seed ${SEED}`, () => {
  const random = new SeededRandom(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const value = password(random);
    for (const form of FORMS) {
      const scrubbed = scrubWith(keyValueSecret, form(value));
      expect(scrubbed, form(value)).not.toContain(value);
      expect(scrubWith(keyValueSecret, scrubbed)).toBe(scrubbed);
    }
    const url = `cannot reach amqp://app:${value}@mq:5672/v`;
    expect(scrubWith(urlUserinfo, url)).toBe("cannot reach amqp://<userinfo>@mq:5672/v");
  }
});

test(`numbers with check digits go, and stay with another digit, seed ${SEED}`, () => {
  const random = new SeededRandom(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const card = withCheckDigit(`4${drawn(random, "0123456789", 14)}`);
    const wrong = card.slice(0, -1) + ((Number(card.at(-1)) + 1) % 10);
    expect(scrubWith(paymentCard, `card ${card}`)).toBe("card <payment-card:visa>");
    expect(scrubWith(paymentCard, `card ${wrong}`)).toBe(`card ${wrong}`);
    expect(scrubWith(paymentCard, `offset ${card}`)).toBe(`offset ${card}`);

    const account = drawn(random, "0123456789", 18);
    const check = 98n - (BigInt(`${account}131400`) % 97n);
    const german = `DE${String(check).padStart(2, "0")}${account}`;
    expect(scrubWith(iban, `to ${german}.`)).toMatch(/^to <iban:DE:h_[a-z2-7]{16}>\.$/);

    const groups = Array.from({ length: 8 }, () =>
      String(11 * random.below(65_536)).padStart(6, "0"),
    );
    expect(scrubWith(recoveryKey, `key ${groups.join("-")}`)).toBe("key <recovery-key>");
  }
});

test(`a JSON Web Token goes wherever it is cut off, seed ${SEED}`, () => {
  const random = new SeededRandom(SEED);
  const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString("base64url");
  for (let round = 0; round < ROUNDS; round++) {
    const claims = Buffer.from(`{"sub":"${drawn(random, ALPHANUMERIC, 12)}"}`).toString(
      "base64url",
    );
    const token = `${header}.${claims}.${drawn(random, `${ALPHANUMERIC}-_`, 86)}`;
    const cut = token.slice(0, header.length + random.below(token.length - header.length));
    expect(scrubWith(jsonWebToken, `Bearer ${cut}... rest`)).toMatch(
      /^Bearer <jwt:RS256>\.+ rest$/,
    );
  }
});
