import { isIPv6 } from "node:net";

/** An address as numbers: four octets, or eight groups of sixteen bits. A zone is none of them. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly parts: readonly number[];
  /** Where it was written so: dotted decimal. */
  readonly text?: string;
}

/** `::ffff:0:0/96`: an IPv4 address in IPv6 clothes (RFC 4291, section 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** Undefined where it is none. A mapped address is the IPv4 address, so that both have one pseudonym. */
export function parseIp(value: string): IpAddress | undefined {
  const octets = octetsIn(value);
  if (octets !== undefined) return { version: 4, parts: octets, text: value };
  if (!value.includes(":") || !isIPv6(value) || value.includes("%")) return undefined;
  const parts = groupsOf(value);
  if (MAPPED.some((group, at) => parts[at] !== group)) return { version: 6, parts };
  return { version: 4, parts: octetsOf(parts) };
}

/** The one text form: dotted decimal, or as RFC 5952 (section 4) has it. */
export function formatIp({ version, parts, text }: IpAddress): string {
  if (version === 4) return text ?? parts.join(".");
  const hex = parts.map((part) => part.toString(16));
  const { start, length } = longestZeros(parts);
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

const DOT = 46;
const ZERO = 48;

/** Four octets in dotted decimal, without zeros before them; undefined where it is anything else. */
function octetsIn(value: string): readonly number[] | undefined {
  const octets: number[] = [];
  let octet = -1;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === DOT) {
      if (octet < 0) return undefined;
      octets.push(octet);
      octet = -1;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return undefined;
    octet = octet < 0 ? digit : 10 * octet + digit;
    if (octet > 255) return undefined;
  }
  if (octet < 0 || octets.length !== 3) return undefined;
  octets.push(octet);
  return octets;
}

/** The last two groups as octets. */
function octetsOf(parts: readonly number[]): readonly number[] {
  return parts.slice(-2).flatMap((part) => [part >>> 8, part & 0xff]);
}

function groupsOf(value: string): readonly number[] {
  const [head = "", tail] = value.split("::");
  const front = groupsIn(head);
  const back = tail === undefined ? [] : groupsIn(tail);
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<number>(zeros).fill(0), ...back];
}

function groupsIn(text: string): readonly number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

function longestZeros(parts: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let at = 0; at < parts.length; at++) {
    if (parts[at] !== 0) start = at + 1;
    else if (at + 1 - start > longest.length) longest = { start, length: at + 1 - start };
  }
  return longest;
}
