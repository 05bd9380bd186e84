import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../assert.ts";
import { renderPseudonym } from "../scrub/pseudonym.ts";
import { ProtobufReader } from "./reader.ts";
import { MAX_REQUEST_BYTES, ProtobufWriter } from "./writer.ts";

function written(write: (writer: ProtobufWriter) => void): Uint8Array {
  const writer = new ProtobufWriter();
  write(writer);
  return writer.take();
}

/** The varint of the low 64 bits, by the definition and nothing else. */
function varintOf(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

describe("numbers", () => {
  test("64-bit integers are written as the definition says, as number and as bigint", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect([...written((to) => to.int64(value))]).toEqual(varintOf(value));
      }),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect([...written((to) => to.int64(value))]).toEqual(varintOf(BigInt(value)));
      }),
    );
  });

  test.each([0, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -(2 ** 31)])(
    "%d keeps its value at the edges of its halves",
    (value) => {
      expect([...written((to) => to.int64(value))]).toEqual(varintOf(BigInt(value)));
    },
  );

  test("decimals are the digits of the number", () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(20)), (value) => {
        expect(Buffer.from(written((to) => to.decimal(value))).toString()).toBe(String(value));
      }),
    );
    for (const value of [9, 10, 99, 100, 10 ** 15 - 1, 10 ** 15, Number.MAX_SAFE_INTEGER]) {
      expect(Buffer.from(written((to) => to.decimal(value))).toString()).toBe(String(value));
    }
  });
});

describe("time", () => {
  const nanosOf = (millis: number): bigint =>
    new ProtobufReader(written((to) => to.unixNanos(millis))).fixed64();

  test("every whole millisecond is exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 18_446_744_073_708 }), (millis) => {
        expect(nanosOf(millis)).toBe(BigInt(millis) * 1_000_000n);
      }),
    );
  });

  test("a fraction is exact to the nanosecond beside what the double holds", () => {
    expect(nanosOf(1_764_000_000_000 + 2 ** -12)).toBe(1_764_000_000_000_000_244n);
    expect(nanosOf(0.000_001)).toBe(1n);
    expect(nanosOf(1.999_999_9)).toBe(2_000_000n);
  });

  test("what OTLP cannot hold becomes unknown or the last instant", () => {
    expect(nanosOf(-1)).toBe(0n);
    expect(nanosOf(Number.NaN)).toBe(0n);
    expect(nanosOf(1e300)).toBe(18_446_744_073_709_000_000n);
  });
});

describe("text", () => {
  test("is UTF-8, short or long, at any place in the buffer", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ maxLength: 300 }));
    fc.assert(
      fc.property(fc.nat(70_000), text, (before, value) => {
        const bytes = written((to) => {
          to.raw(new Uint8Array(before));
          to.text(value);
        });
        expect(Buffer.from(bytes.subarray(before))).toEqual(Buffer.from(value, "utf8"));
      }),
    );
  });

  test("a lone surrogate becomes the replacement character", () => {
    expect(Buffer.from(written((to) => to.text("a\ud800b"))).toString()).toBe("a\ufffdb");
    const long = `${"x".repeat(60)}\udc00`;
    expect(Buffer.from(written((to) => to.text(long))).toString()).toBe(`${"x".repeat(60)}\ufffd`);
  });
});

describe("nesting", () => {
  test("any length is written behind any guess", () => {
    for (const length of [0, 1, 127, 128, 129, 16_383, 16_384, 70_000, 2 ** 21]) {
      for (const guess of [1, 2, 3, 4]) {
        const content = new Uint8Array(length).map((_, index) => index * 7);
        const bytes = written((to) => {
          to.byte(0x0a);
          const start = to.begin(guess);
          to.raw(content);
          to.end(start, guess);
          to.byte(0xff);
        });
        const prefix = [0x0a, ...varintOf(BigInt(length))];
        expect([...bytes.subarray(0, prefix.length)]).toEqual(prefix);
        expect(Buffer.compare(bytes.subarray(prefix.length, -1), content)).toBe(0);
        expect(bytes.at(-1)).toBe(0xff);
      }
    }
  });
});

describe("bounds", () => {
  test("a message never grows beyond the limit, whatever is written", () => {
    const writes: ((to: ProtobufWriter) => void)[] = [
      (to) => to.byte(1),
      (to) => to.varint(Number.MAX_SAFE_INTEGER),
      (to) => to.int64(-1),
      (to) => to.fixed32(1),
      (to) => to.double(1),
      (to) => to.unixNanos(1),
      (to) => to.raw(new Uint8Array(3)),
      (to) => to.text("abc"),
      (to) => to.text("x".repeat(50)),
      (to) => to.decimal(1),
      (to) => to.begin(1),
    ];
    for (const write of writes) {
      const writer = new ProtobufWriter(100);
      expect(() => {
        for (let count = 0; count < 101; count++) write(writer);
      }).toThrow(AssertionError);
      expect(writer.length).toBeLessThanOrEqual(100);
    }
  });

  test("exactly the limit still fits", () => {
    const writer = new ProtobufWriter(100);
    writer.text("x".repeat(100));
    expect(writer.take()).toHaveLength(100);
  });

  test("the default limit is the one of OTLP", () => {
    expect(MAX_REQUEST_BYTES).toBe(67_108_864);
  });

  test("bytes taken stay as they are while the writer goes on", () => {
    const writer = new ProtobufWriter();
    writer.text("first");
    const first = writer.take();
    writer.text("other");
    expect(Buffer.from(first).toString()).toBe("first");
    expect(Buffer.from(writer.take()).toString()).toBe("other");
  });
});

describe("what rows are written with", () => {
  test("a part of other bytes, halves of R, a pseudonym", () => {
    const other = Uint8Array.from({ length: 20 }, (_, index) => index);
    expect([...written((to) => to.part(other, 3, 4))]).toEqual([3, 4, 5, 6]);
    const hex = written((to) => {
      to.hex28(0x00f_2a19);
      to.hex28(2 ** 28 - 1);
    });
    expect(Buffer.from(hex).toString()).toBe("00f2a19fffffff");
    const text = Buffer.from(written((to) => to.pseudonym(other, 5))).toString();
    expect(text).toBe(renderPseudonym(other, 5));
  });

  test("a cut takes back what stands behind it, and nothing that was not written", () => {
    const bytes = written((to) => {
      to.varint(300);
      const length = to.length;
      to.double(1.5);
      to.truncate(length);
      to.byte(7);
      expect(() => to.truncate(100)).toThrow(AssertionError);
    });
    expect([...bytes]).toEqual([0xac, 2, 7]);
  });
});
