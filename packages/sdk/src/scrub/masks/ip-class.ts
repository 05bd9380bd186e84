import type { IpAddress } from "./ip-address.ts";

/**
 * What a block of addresses is for, by IANA's registries of special-purpose addresses (RFC 6890 and its updates), as far as it
 * tells something to whoever reads a log. `kept` blocks name no machine of anybody.
 */
export type IpClass =
  | "kept"
  | "private"
  | "cgnat"
  | "link-local"
  | "documentation"
  | "benchmark"
  | "multicast"
  | "reserved"
  | "unique-local"
  | "site-local"
  | "nat64"
  | "teredo"
  | "6to4"
  | "public";

type Block = readonly [first: readonly number[], bits: number, ipClass: IpClass];

/** The first that holds an address says its class. */
const BLOCKS_4: readonly Block[] = [
  [[0], 8, "kept"], // "this network", and wildcard masks
  [[127], 8, "kept"],
  [[255], 8, "kept"], // broadcast, and netmasks
  [[169, 254, 169, 254], 32, "kept"], // every cloud's metadata service
  [[168, 63, 129, 16], 32, "kept"], // Azure's wire server
  [[10], 8, "private"],
  [[172, 16], 12, "private"],
  [[192, 168], 16, "private"],
  [[100, 64], 10, "cgnat"],
  [[169, 254], 16, "link-local"],
  [[192, 0, 2], 24, "documentation"],
  [[198, 51, 100], 24, "documentation"],
  [[203, 0, 113], 24, "documentation"],
  [[198, 18], 15, "benchmark"],
  [[192, 0, 0], 24, "reserved"],
  [[192, 88, 99], 24, "6to4"],
  [[224, 0, 0], 24, "kept"], // groups of protocols, the same everywhere: mDNS, OSPF, VRRP
  [[224], 4, "multicast"],
  [[240], 4, "reserved"],
];

const BLOCKS_6: readonly Block[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0], 127, "kept"], // `::` and `::1`
  [[0x64, 0xff9b], 96, "nat64"],
  [[0x2001, 0x0db8], 32, "documentation"],
  [[0x3fff], 20, "documentation"],
  [[0x2001, 0x0002, 0], 48, "benchmark"],
  [[0x2001, 0], 32, "teredo"],
  [[0x2002], 16, "6to4"],
  [[0xfc00], 7, "unique-local"],
  [[0xfe80], 10, "link-local"],
  [[0xfec0], 10, "site-local"],
  [[0xff00], 8, "multicast"],
  [[0x2000], 3, "public"],
  [[], 0, "reserved"],
];

/** The blocks of IPv4 as numbers, since that is what most logs are full of. */
const NUMBERS_4: readonly (readonly [first: number, free: number, ipClass: IpClass])[] =
  BLOCKS_4.map(([first, bits, ipClass]) => [numberOf(first) >>> (32 - bits), 32 - bits, ipClass]);

export function classifyIp({ version, parts }: IpAddress): IpClass {
  if (version === 4) {
    const number = numberOf(parts);
    for (const [first, free, ipClass] of NUMBERS_4) {
      if (number >>> free === first) return ipClass;
    }
    return "public";
  }
  for (const [first, bits, ipClass] of BLOCKS_6) {
    if (isWithin(parts, first, bits)) return ipClass;
  }
  return "public";
}

function numberOf([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

function isWithin(parts: readonly number[], first: readonly number[], bits: number): boolean {
  for (let at = 0; at * 16 < bits; at++) {
    const free = Math.max(0, (at + 1) * 16 - bits);
    if ((parts[at] ?? 0) >>> free !== (first[at] ?? 0) >>> free) return false;
  }
  return true;
}
