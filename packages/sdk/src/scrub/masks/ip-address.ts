/** An address as numbers: four octets, or eight groups of sixteen bits. A zone is none of them. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly parts: readonly number[];
  /** Where it was written so: dotted decimal. */
  readonly text?: string;
}

/** `::ffff:0:0/96`: an IPv4 address in IPv6 clothes (RFC 4291, section 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** Undefined where it is none, or has a zone. A mapped address is the IPv4 address, so that both have one pseudonym. */
export function parseIp(value: string): IpAddress | undefined {
  const octets = octetsIn(value, 0);
  if (octets !== undefined) return { version: 4, parts: octets, text: value };
  const parts = value.includes(":") ? groupsIn(value) : undefined;
  if (parts === undefined) return undefined;
  if (MAPPED.some((group, at) => parts[at] !== group)) return { version: 6, parts };
  return { version: 4, parts: octetsOf(parts) };
}

/** The one text form: dotted decimal, or as RFC 5952 (section 4) has it. */
export function formatIp({ version, parts, text }: IpAddress): string {
  if (version === 4) return text ?? parts.join(".");
  const { start, end } = longestZeros(parts);
  let written = "";
  for (let at = 0; at < parts.length; at++) {
    if (at >= start && at < end) {
      if (at === start) written += "::";
    } else {
      const isFirst = at === 0 || at === end;
      written += `${isFirst ? "" : ":"}${parts[at]!.toString(16)}`;
    }
  }
  return written;
}

const DOT = 46;
const ZERO = 48;

/** Four octets in dotted decimal from `start` to the end, without zeros before them; undefined where it is anything else. */
function octetsIn(value: string, start: number): readonly number[] | undefined {
  const octets: number[] = [];
  let octet = -1;
  for (let at = start; at < value.length; at++) {
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

const COLON = 58;
/** By ASCII code, and -1. */
const HEX_DIGITS: Int8Array = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = String.fromCharCode(code);
  return /[0-9a-f]/i.test(digit) ? Number.parseInt(digit, 16) : -1;
});

/** Eight groups, written with `::` for one or more of zeros, the last two maybe as octets (RFC 4291, section 2.2); undefined where it is anything else. */
function groupsIn(value: string): readonly number[] | undefined {
  const groups: number[] = [];
  let gap = value.startsWith("::") ? 0 : -1;
  let at = gap === 0 ? 2 : 0;
  while (at < value.length) {
    const start = at;
    let group = 0;
    for (; at < value.length; at++) {
      const digit = HEX_DIGITS[value.charCodeAt(at)] ?? -1;
      if (digit < 0) break;
      group = 16 * group + digit;
    }
    const next = value.charCodeAt(at);
    if (next === DOT) {
      const octets = octetsIn(value, start);
      if (octets === undefined) return undefined;
      const [a, b, c, d] = octets as [number, number, number, number];
      groups.push((a << 8) | b, (c << 8) | d);
      break;
    }
    if (at === start || at - start > 4 || groups.length === 8) return undefined;
    groups.push(group);
    if (at === value.length) break;
    if (next !== COLON || ++at === value.length) return undefined;
    if (value.charCodeAt(at) !== COLON) continue;
    if (gap >= 0) return undefined;
    gap = groups.length;
    at++;
  }
  if (gap < 0) return groups.length === 8 ? groups : undefined;
  if (groups.length > 7) return undefined;
  return [...groups.slice(0, gap), ...ZEROS.slice(groups.length), ...groups.slice(gap)];
}

const ZEROS: readonly number[] = Array<number>(8).fill(0);

/** The first of the longest runs of two or more groups that are zero. */
function longestZeros(parts: readonly number[]): { start: number; end: number } {
  let longest = { start: -1, end: -1 };
  let start = 0;
  for (let at = 0; at < parts.length; at++) {
    const length = at + 1 - start;
    if (parts[at] !== 0) start = at + 1;
    else if (length > 1 && length > longest.end - longest.start) longest = { start, end: at + 1 };
  }
  return longest;
}
