import { SeededRandom } from "../spool/seeded-random.ts";

/** What is planted, of one kind: the text, and what of it must not come out. */
export interface Canary {
  readonly kind: string;
  readonly text: string;
  readonly needle: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** A secret is gone when no so long a piece of it is left. */
const PIECE = 8;
/** From one piece that is looked for to the next. */
const STEP = 3;

/** One of each kind, like no other location's and the same in each run. */
export function canariesAt(location: string): readonly Canary[] {
  const random = new SeededRandom(seedOf(location));
  const draw = (characters: string, length: number): string =>
    Array.from({ length }, () => random.pick([...characters])).join("");
  const password = draw(`${LETTERS}${DIGITS}`, 16);
  const signature = `${draw(`${LETTERS}${LETTERS.toUpperCase()}${DIGITS}`, 42)}A=`;
  const accessKey = `${["AK", "IA"].join("")}${draw(`${LETTERS.toUpperCase()}234567`, 16)}`;
  const bearer = draw(`${LETTERS}${LETTERS.toUpperCase()}${DIGITS}`, 40);
  const mailbox = `${draw(LETTERS, 9)}.${draw(LETTERS, 9)}`;
  const user = draw(LETTERS, 10);
  const address = `10.${[0, 1, 2].map(() => 100 + random.below(156)).join(".")}`;
  const sas = `https://a.blob.core.windows.net/c/b?sv=2024-11-04&sr=b&sp=r&${"sig"}=${encodeURIComponent(signature)}`;
  return [
    { kind: "password in a URL", text: `postgres://svc:${password}@db/x`, needle: password },
    { kind: "shared access signature", text: sas, needle: signature.slice(0, 40) },
    { kind: "access key", text: accessKey, needle: accessKey },
    { kind: "bearer token", text: `Authorization: Bearer ${bearer}`, needle: bearer },
    { kind: "mailbox", text: `from ${mailbox}@contoso.com`, needle: mailbox },
    { kind: "user in a path", text: `C:\\Users\\${user}\\a.txt`, needle: user },
    { kind: "IP address", text: `peer ${address}`, needle: address },
    { kind: "known host", text: hostAt(location), needle: hostAt(location) },
  ];
}

/** Registered as a known value: no shape gives it away. */
export function hostAt(location: string): string {
  const random = new SeededRandom(seedOf(`host of ${location}`));
  return `nas${Array.from({ length: 12 }, () => random.pick([...LETTERS])).join("")}`;
}

/** Whether a piece of a needle stands in `output`, as it is or encoded. */
export function isIn(needle: string, output: Output): boolean {
  for (let at = 0; at + PIECE <= needle.length; at += STEP) {
    const bytes = Buffer.from(needle.slice(at, at + PIECE));
    const hex = bytes.toString("hex");
    const folded = [
      bytes.toString().toLowerCase(),
      hex,
      hex.replace(/../g, "%$&"),
      hex.replace(/../g, "\\u00$&"),
    ];
    if (folded.some((form) => output.folded.includes(form))) return true;
    if (base64Forms(bytes).some((form) => output.exact.includes(form))) return true;
  }
  return false;
}

/** Bytes as characters; made once, since many needles are looked for. */
export interface Output {
  readonly exact: string;
  readonly folded: string;
}

export function outputOf(outputs: readonly (Uint8Array | undefined)[]): Output {
  const exact = outputs.map((bytes) => Buffer.from(bytes!).toString("latin1")).join("\n");
  return { exact, folded: exact.toLowerCase() };
}

/** In base64 a piece looks in three ways, by where it starts in a group of three bytes; its ends belong to its neighbours too. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64url");
    const from = Math.ceil((shift * 8) / 6);
    return encoded.slice(from, Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

function seedOf(text: string): number {
  let seed = 7;
  for (const character of text) seed = Math.imul(seed, 31) + character.charCodeAt(0);
  return seed >>> 0;
}
