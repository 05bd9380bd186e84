import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BLOCK_HEADER_BYTES,
  BLOCK_KIND,
  type BlockHeader,
  type BlockPlace,
  encodeBlock,
  MAX_BLOCK_BYTES,
  readBlock,
} from "./block.ts";

const PLACE: BlockPlace = { instance: Buffer.alloc(16, 7), file: 3, offset: 4096 };
const HEADER: BlockHeader = {
  kind: BLOCK_KIND.rows,
  lane: 1,
  items: 2,
  cumulativeItems: 12,
  firstSequence: 10,
  timeMillis: 1_700_000_000_000.25,
};

test("what is encoded is read again", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000 }),
      fc.record({
        kind: fc.constantFrom(...Object.values(BLOCK_KIND)),
        lane: fc.integer({ min: 0, max: 2 }),
        items: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        cumulativeItems: fc.maxSafeNat(),
        firstSequence: fc.maxSafeNat(),
        timeMillis: fc.double({ noNaN: true }),
      }),
      fc.record({
        instance: fc.uint8Array({ minLength: 16, maxLength: 16 }),
        file: fc.integer({ min: 0, max: 99_999_999 }),
        offset: fc.integer({ min: 0, max: 2 ** 31 }),
      }),
      (payload, header, place) => {
        const bytes = encodeBlock(payload, header, place);
        const block = readBlock(bytes, 0, place);
        expect(block).toMatchObject({ ...header, offset: place.offset, bytes: bytes.byteLength });
        expect(Buffer.from(payload).equals(block!.payload)).toBe(true);
      },
    ),
  );
});

test("every single bit that flips in header, payload or trailer is noticed", () => {
  const bytes = encodeBlock(Buffer.from("some rows, as they are"), HEADER, PLACE);
  for (let bit = 0; bit < bytes.byteLength * 8; bit++) {
    const damaged = Buffer.from(bytes);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(readBlock(damaged, 0, PLACE), `bit ${bit}`).toBeUndefined();
  }
  expect(readBlock(bytes, 0, PLACE)).toBeDefined();
});

test("a block is valid in its own place only", () => {
  const bytes = encodeBlock(Buffer.from("rows"), HEADER, PLACE);
  expect(readBlock(bytes, 0, { ...PLACE, offset: 4097 })).toBeUndefined();
  expect(readBlock(bytes, 0, { ...PLACE, file: 4 })).toBeUndefined();
  const other = Buffer.alloc(16, 7);
  other[15] = 8;
  expect(readBlock(bytes, 0, { ...PLACE, instance: other })).toBeUndefined();
});

test("a block that was cut anywhere is none", () => {
  const bytes = encodeBlock(Buffer.from("rows"), HEADER, PLACE);
  for (let length = 0; length < bytes.byteLength; length++) {
    expect(readBlock(bytes.subarray(0, length), 0, PLACE)).toBeUndefined();
  }
});

test("a length over the limit is refused before anything is made of it", () => {
  const bytes = encodeBlock(Buffer.alloc(MAX_BLOCK_BYTES - BLOCK_HEADER_BYTES - 3), HEADER, PLACE);
  expect(bytes.byteLength).toBe(MAX_BLOCK_BYTES + 1);
  expect(readBlock(bytes, 0, PLACE)).toBeUndefined();
  const claims = encodeBlock(Buffer.from("rows"), HEADER, PLACE);
  claims.writeUInt32LE(0xffff_ffff, 12);
  expect(readBlock(claims, 0, PLACE)).toBeUndefined();
});
