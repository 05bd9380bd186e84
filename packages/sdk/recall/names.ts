import { DIGITS, type Draw, LOWER, UPPER } from "./draw.ts";

/** Names as administrators and customers give them, made up: no text of a product holds one. */

export function hostName(draw: Draw): string {
  const word = draw.word();
  const number = String(draw.between(1, 99)).padStart(2, "0");
  const role = draw.pick(["nas", "esx", "hv", "srv", "node", "db", "stor", "mgmt", "fs", "dc"]);
  return draw.pick([
    `${role}-${word}-${number}`,
    `${word}${number}`,
    `${word}-${role}${number}`,
    `${role}${number}-${word}`,
    `${word.toUpperCase()}-${role.toUpperCase()}${number}`.slice(0, 15),
  ]);
}

export function publicDomain(draw: Draw): string {
  const top = draw.pick(["com", "net", "org", "de", "io", "co.uk", "fr", "com.au", "ch", "eu"]);
  return draw.chance(0.5) ? `${draw.word()}.${top}` : `corp.${draw.word()}.${top}`;
}

export function internalDomain(draw: Draw): string {
  const top = draw.pick(["local", "internal", "corp", "lan", "intranet", "home", "private"]);
  return draw.chance(0.6) ? `${draw.word()}.${top}` : `${draw.word()}.${draw.word()}.${top}`;
}

/** An account: initial and name, first and last name, service accounts, numbered staff. */
export function userName(draw: Draw): string {
  const last = draw.word();
  return draw.pick([
    `${draw.characters(LOWER, 1)}${last}`,
    `${draw.word()}.${last}`,
    `${last}${draw.between(1, 99)}`,
    `svc-${last}`,
    `${draw.characters(LOWER, 1)}.${last}`,
    `${draw.capital()}${draw.characters(UPPER, 1)}`,
    `${draw.characters(UPPER, 1)}${draw.characters(DIGITS, 6)}`,
  ]);
}

export function netBiosDomain(draw: Draw): string {
  return draw.word().toUpperCase().slice(0, 15);
}

/** A customer's file or folder: words of nobody's product. */
export function folderName(draw: Draw): string {
  const word = draw.capital();
  return draw.pick([word, `${word}_${draw.between(1, 9)}`, word.toLowerCase(), `${word}-2026`]);
}

export const EXTENSIONS = "xlsx docx vhdx vmdk bak pdf csv mdf dat zip pst db json txt".split(" ");

export function fileName(draw: Draw): string {
  return `${folderName(draw)}.${draw.pick(EXTENSIONS)}`;
}

/** A password as people and generators make them; no blanks, no quotes, nothing that ends a value in prose. */
export function password(draw: Draw): string {
  const strong = draw.characters(`${UPPER}${LOWER}${DIGITS}!#%*+-_.:@^~`, draw.between(10, 24));
  return draw.pick([
    `${strong}${draw.between(1, 9)}x`,
    `${draw.capital()}${draw.between(1000, 9999)}!`,
    `${draw.word()}-${draw.word()}-${draw.between(10, 99)}`,
    `P@${draw.word()}${draw.between(10, 99)}`,
    draw.hex(32),
    `x${draw.base64(24)}`,
  ]);
}

const OCTET = 255;

export function publicIp4(draw: Draw): string {
  const first = draw.pick([23, 34, 52, 81, 93, 104, 139, 151, 185, 198, 203]);
  return `${first}.${draw.between(20, OCTET)}.${draw.between(0, OCTET)}.${draw.between(1, 254)}`;
}

export function privateIp4(draw: Draw): string {
  const tail = `${draw.between(0, OCTET)}.${draw.between(1, 254)}`;
  return draw.pick([
    `10.${draw.between(0, OCTET)}.${tail}`,
    `172.${draw.between(16, 31)}.${tail}`,
    `192.168.${tail}`,
  ]);
}

/** In all writings of RFC 4291, section 2.2: global, unique local and link local. */
export function ip6(draw: Draw): string {
  const groups = Array.from({ length: 8 }, () => draw.between(1, 0xffff).toString(16));
  groups[0] = draw.pick(["2001", "2a02", "2600", "fd12", "fe80"]);
  const written = draw.pick([
    groups.join(":"),
    `${groups.slice(0, 3).join(":")}::${groups.slice(6).join(":")}`,
    `${groups.slice(0, 4).join(":")}::${groups[7]}`,
    `${groups[0]}::${groups.slice(4).join(":")}`,
  ]);
  return draw.chance(0.15) ? written.toUpperCase() : written;
}
