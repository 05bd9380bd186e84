/** How many bytes a whole number from 0 to 2^53 - 1 takes as a varint. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

/** Writes a whole number from 0 to 2^53 - 1 and returns the position behind it. */
export function putVarint(buffer: Uint8Array, position: number, value: number): number {
  let at = position;
  let rest = value;
  // Bit operations are for 32 bits; above, division does the same.
  while (rest > 0x7fff_ffff) {
    buffer[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  while (rest >= 0x80) {
    buffer[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}
