import { SeededRandom } from "../test/support/spool/seeded-random.ts";

export const DIGITS = "0123456789";
export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER: string = LOWER.toUpperCase();
export const ALPHANUMERIC: string = `${UPPER}${LOWER}${DIGITS}`;
export const BASE64: string = `${ALPHANUMERIC}+/`;
export const BASE64_URL: string = `${ALPHANUMERIC}-_`;

const SYLLABLES =
  "ba be bo da de dor fa fen ga gra hel ka kel kro la lin lo ma mar mi mo na nor pa pel po ra ren ri sa sel so sta ta tel to tra va ven vi wa wel za zo".split(
    " ",
  );

/** Draws of a seed: equal seeds, equal texts. */
export class Draw extends SeededRandom {
  /** Both ends included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  characters(alphabet: string, count: number): string {
    let text = "";
    for (let made = 0; made < count; made++) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  hex(count: number): string {
    return this.characters("0123456789abcdef", count);
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  base64(byteCount: number): string {
    return this.bytes(byteCount).toString("base64");
  }

  uuid(): string {
    const hex = this.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** A word that no context holds: no dictionary has it. */
  word(): string {
    let word = "";
    for (let count = this.between(3, 4); count > 0; count--) word += this.pick(SYLLABLES);
    return word;
  }

  capital(): string {
    const word = this.word();
    return word[0]!.toUpperCase() + word.slice(1);
  }

  /** 2020 to 2027, to the second. */
  moment(): Date {
    return new Date(this.between(1_577_836_800, 1_830_000_000) * 1000);
  }
}

/** The draws of one class are its own: what another one takes does not shift them. */
export function drawFor(seed: number, name: string): Draw {
  let mixed = seed >>> 0;
  for (const character of name) mixed = Math.imul(mixed ^ character.codePointAt(0)!, 0x01000193);
  return new Draw(mixed);
}
