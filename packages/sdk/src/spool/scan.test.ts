import fc from "fast-check";
import { expect, test } from "vitest";
import { BLOCK_KIND, encodeBlock } from "./block.ts";
import { scanBlocks } from "./scan.ts";

const PLACE = { instance: Buffer.alloc(16, 9), file: 1 };

/** Blocks behind each other, and where each starts. */
function fileOf(payloads: readonly Uint8Array[], base = 0): { file: Buffer; starts: number[] } {
  const blocks: Buffer[] = [];
  const starts: number[] = [];
  let offset = base;
  for (const [index, payload] of payloads.entries()) {
    const header = {
      kind: BLOCK_KIND.rows,
      lane: 0,
      items: 1,
      cumulativeItems: index + 1,
      firstSequence: index,
      timeMillis: 0,
    };
    starts.push(offset - base);
    blocks.push(encodeBlock(payload, header, { ...PLACE, offset }));
    offset += blocks.at(-1)!.byteLength;
  }
  return { file: Buffer.concat(blocks), starts };
}

const numbers = (file: Buffer): number[] =>
  scanBlocks(file, PLACE).blocks.map(({ cumulativeItems }) => cumulativeItems);

const PAYLOADS = ["first", "second block", "the third of them"].map((text) => Buffer.from(text));

test("blocks behind each other are all found", () => {
  const { file } = fileOf(PAYLOADS);
  expect(scanBlocks(file, PLACE)).toMatchObject({ damagedBytes: 0, end: file.byteLength });
  expect(numbers(file)).toEqual([1, 2, 3]);
});

test("damage to any byte costs the block it is in and no other", () => {
  const { file, starts } = fileOf(PAYLOADS);
  for (let at = 0; at < file.byteLength; at++) {
    const damaged = Buffer.from(file);
    damaged[at]! ^= 0xff;
    const hit = starts.findLastIndex((start) => start <= at) + 1;
    expect(numbers(damaged), `byte ${at}`).toEqual([1, 2, 3].filter((number) => number !== hit));
  }
});

test("T3: a tail that is torn at any byte costs the last block only", () => {
  const { file, starts } = fileOf(PAYLOADS);
  const whole = [...starts.slice(1), file.byteLength];
  for (let length = 0; length <= file.byteLength; length++) {
    const scan = scanBlocks(file.subarray(0, length), PLACE);
    expect(scan.blocks.length).toBe(whole.filter((end) => end <= length).length);
    expect(scan.damagedBytes).toBe(length - scan.end);
  }
});

test("garbage between blocks is passed over and counted", () => {
  const first = fileOf([PAYLOADS[0]!]);
  const garbage = Buffer.from("SBLK is a magic word, SBLK SBLK", "latin1");
  const rest = fileOf(PAYLOADS.slice(1), first.file.byteLength + garbage.byteLength);
  const scan = scanBlocks(Buffer.concat([first.file, garbage, rest.file]), PLACE);
  expect(scan.blocks.length).toBe(3);
  expect(scan.damagedBytes).toBe(garbage.byteLength);
});

test("a part of a file is read like the whole, and its blocks know where they are", () => {
  const { file, starts } = fileOf(PAYLOADS);
  const scan = scanBlocks(file.subarray(starts[1]!), PLACE, starts[1]!);
  expect(scan.blocks.map(({ offset }) => offset)).toEqual(starts.slice(1));
  expect(scan.end).toBe(file.byteLength);
});

test("a block inside a payload is not taken for one", () => {
  const inner = fileOf([PAYLOADS[0]!]).file;
  expect(numbers(fileOf([inner, PAYLOADS[1]!]).file)).toEqual([1, 2]);
  const outer = fileOf([inner]).file;
  // The outer block is damaged: what is found in it stands in the wrong place.
  outer[8]! ^= 1;
  expect(numbers(outer)).toEqual([]);
});

test("whatever the bytes, a scan ends, throws nothing and stays within them", () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(Buffer.from("SBLK", "latin1")),
    fc.constant(fileOf(PAYLOADS).file),
    fc.constant(Buffer.alloc(200)),
  );
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 8 }), (parts) => {
      const bytes = Buffer.concat(parts);
      const { blocks, damagedBytes, end } = scanBlocks(bytes, PLACE);
      const taken = blocks.reduce((sum, block) => sum + block.bytes, 0);
      expect(taken + damagedBytes).toBe(bytes.byteLength);
      expect(end).toBeLessThanOrEqual(bytes.byteLength);
    }),
  );
});
