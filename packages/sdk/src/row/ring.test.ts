import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocateRing, DRAIN_OWNER, RingConsumer, RingProducer } from "./ring.ts";
import { MAX_ROW_BYTES, ROW_HEADER_BYTES, ROW_LENGTH_AT } from "./row-format.ts";

const CAPACITY = 2 * MAX_ROW_BYTES;

interface Ring {
  readonly producer: RingProducer;
  readonly consumer: RingConsumer;
}

function ring(capacity = CAPACITY): Ring {
  const memory = allocateRing(capacity);
  return { producer: new RingProducer(memory), consumer: new RingConsumer(memory) };
}

/** A row of `length` bytes whose body says which one it is; false where there was no room. */
function put({ producer }: Ring, id: number, length: number, reserved = length): boolean {
  if (!producer.reserve(reserved)) return false;
  const { cursor } = producer;
  cursor.bytes.fill(id & 0xff, cursor.position + 4, cursor.position + length);
  cursor.view.setUint32(cursor.position + 4, id, true);
  cursor.position += length;
  producer.commit();
  return true;
}

/** The rows of one pass as [id, length]; asserts that each body is whole. */
function take({ consumer }: Ring, maxBytes = Number.MAX_SAFE_INTEGER): [number, number][] {
  const rows: [number, number][] = [];
  consumer.drain(
    maxBytes,
    (start, length) => {
      const id = consumer.bytes.readUInt32LE(start + 4);
      const body = consumer.bytes.subarray(start + 8, start + length);
      expect(body.every((byte) => byte === (id & 0xff))).toBe(true);
      rows.push([id, length]);
    },
    () => {},
  );
  return rows;
}

describe("a ring", () => {
  it("is a queue: the same rows in the same order, whatever their sizes and the passes", () => {
    const small = fc.integer({ min: 9, max: 600 });
    const large = fc.integer({ min: 20_000, max: MAX_ROW_BYTES });
    const write = fc.record({
      kind: fc.constant("put" as const),
      length: fc.oneof(small, large),
      // Most rows turn out shorter than what was reserved for them.
      spare: fc.integer({ min: 0, max: 40_000 }),
    });
    const read = fc.record({
      kind: fc.constant("take" as const),
      maxBytes: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 * CAPACITY })),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(write, write, read), { maxLength: 120 }), (steps) => {
        const under = ring();
        const model: [number, number][] = [];
        let id = 0;
        for (const step of steps) {
          if (step.kind === "put") {
            const reserved = Math.min(MAX_ROW_BYTES, step.length + step.spare);
            if (put(under, id, step.length, reserved)) model.push([id, step.length]);
            else {
              // It may only say no where what it holds and what it was asked for come close to full.
              const held = model.reduce((sum, [, length]) => sum + length, 0);
              expect(held + reserved).toBeGreaterThan(CAPACITY - MAX_ROW_BYTES);
            }
            id++;
          } else {
            const rows = take(under, step.maxBytes);
            expect(rows).toEqual(model.splice(0, rows.length));
            const taken = rows.reduce((sum, [, length]) => sum + length, 0);
            // A pass ends only where the ring is empty or its bytes are reached, by the last row.
            if (model.length > 0) expect(taken).toBeGreaterThanOrEqual(step.maxBytes);
            const last = rows.at(-1)?.[1] ?? 0;
            expect(taken - last).toBeLessThan(step.maxBytes);
          }
          expect(under.consumer.isEmpty()).toBe(model.length === 0);
        }
        expect(take(under)).toEqual(model);
      }),
      { numRuns: 200 },
    );
  });

  it("lets a row run on into the slack, and starts again at the front", () => {
    const under = ring();
    put(under, 1, 50_000);
    take(under);
    const starts: number[] = [];
    for (let i = 0; i < 8; i++) {
      expect(put(under, i, MAX_ROW_BYTES)).toBe(true);
      starts.push(under.producer.start);
      expect(take(under)).toEqual([[i, MAX_ROW_BYTES]]);
    }
    expect(starts).toContain(0);
    expect(Math.max(...starts)).toBeLessThan(CAPACITY);
  });

  it("refuses when full, overwrites nothing, and goes on when there is room", () => {
    const under = ring();
    let written = 0;
    while (put(under, written, 1000)) written++;
    expect(written).toBeGreaterThan((CAPACITY - MAX_ROW_BYTES) / 1000);
    expect(put(under, 999, 1000)).toBe(false);
    expect(take(under, 1)).toEqual([[0, 1000]]);
    expect(take(under)).toHaveLength(written - 1);
    expect(put(under, 7, 1000)).toBe(true);
    expect(take(under)).toEqual([[7, 1000]]);
  });

  it("never closes the gap to the tail, for then a full ring would look empty", () => {
    const under = ring();
    const rows = CAPACITY / 1024;
    for (let i = 0; i < rows - 1; i++) expect(put(under, i, 1024)).toBe(true);
    take(under, 1);
    expect(put(under, rows - 1, 1024)).toBe(true);
    // The next row would end just where the oldest one starts.
    expect(put(under, rows, 1024)).toBe(false);
    expect(under.consumer.isEmpty()).toBe(false);
    expect(take(under)).toHaveLength(rows - 1);
  });

  it("has no trace of a reserved row that was never committed", () => {
    const under = ring();
    expect(under.producer.reserve(500)).toBe(true);
    under.producer.cursor.position += 400;
    expect(under.consumer.isEmpty()).toBe(true);
    expect(put(under, 3, 100)).toBe(true);
    expect(take(under)).toEqual([[3, 100]]);
  });

  it("frees the room of a pass only after it was settled", () => {
    const under = ring();
    put(under, 1, 100);
    under.consumer.drain(
      1000,
      () => {},
      () => expect(under.consumer.isEmpty()).toBe(false),
    );
    expect(under.consumer.isEmpty()).toBe(true);
    put(under, 2, 100);
    const fail = (): never => {
      throw new Error("disk");
    };
    expect(() => under.consumer.drain(1000, fail, () => {})).toThrow("disk");
    expect(take(under)).toEqual([[2, 100]]);
  });

  it("knows what is used, give or take what the consumer did meanwhile", () => {
    const under = ring();
    put(under, 1, 1000);
    put(under, 1, 1000);
    expect(under.producer.usedBytes()).toBe(2000);
    take(under, 1);
    expect(under.producer.usedBytes()).toBe(2000);
    under.producer.refresh();
    expect(under.producer.usedBytes()).toBe(1000);
    expect(under.producer.capacityBytes).toBe(CAPACITY);
  });

  it("asserts on a capacity, a row or a length beyond its bounds", () => {
    expect(() => allocateRing(2 * MAX_ROW_BYTES - 1)).toThrow(/cannot hold two rows/);
    const under = ring();
    expect(() => under.producer.reserve(MAX_ROW_BYTES + 1)).toThrow(/over the limit/);
    put(under, 1, ROW_HEADER_BYTES);
    under.consumer.bytes.writeUInt32LE(0, ROW_LENGTH_AT);
    expect(() => take(under)).toThrow(/a row of 0 bytes/);
  });

  it("passes every row whole between two threads", async () => {
    const memory = allocateRing(CAPACITY);
    const rows = 40_000;
    const worker = new Worker(
      new URL("../../test/support/host/ring-producer.ts", import.meta.url),
      {
        workerData: { memory, rows },
      },
    );
    const failed = new Promise<never>((_, reject) => worker.once("error", reject));
    const consumer = new RingConsumer(memory);
    let next = 0;
    const pass = (): void => {
      consumer.drain(
        64 * 1024,
        (start, length) => {
          const id = consumer.bytes.readUInt32LE(start + 4);
          if (id !== next || length !== 12 + (id % 500)) expect.fail(`row ${id} after ${next - 1}`);
          if (consumer.bytes[start + length - 1] !== (id & 0xff)) expect.fail(`row ${id} is torn`);
          next++;
        },
        () => {},
      );
    };
    const all = (async () => {
      while (next < rows) {
        pass();
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await Promise.race([all, failed]);
    expect(next).toBe(rows);
    await worker.terminate();
  });
});

describe("the right to drain", () => {
  it("is one's at a time", () => {
    const { consumer } = ring();
    expect(consumer.acquire(DRAIN_OWNER.spool)).toBe(true);
    expect(consumer.acquire(DRAIN_OWNER.host)).toBe(false);
    expect(consumer.acquire(DRAIN_OWNER.spool)).toBe(false);
    expect(consumer.acquireWithin(DRAIN_OWNER.host, 1)).toBe(false);
    consumer.release(DRAIN_OWNER.spool);
    expect(consumer.acquireWithin(DRAIN_OWNER.host, 1)).toBe(true);
  });

  it("is only given back by who has it", () => {
    const { consumer } = ring();
    consumer.acquire(DRAIN_OWNER.spool);
    expect(() => consumer.release(DRAIN_OWNER.host)).toThrow(/drain owner 1 is not 2/);
  });
});

describe("sleep", () => {
  it("wants one look at a time, however often it is wished for", () => {
    const memory = allocateRing(2 * MAX_ROW_BYTES);
    const [producer, consumer] = [new RingProducer(memory), new RingConsumer(memory)];
    expect([producer.claimLook(), producer.claimLook(), producer.claimLook()]).toEqual([
      true,
      false,
      false,
    ]);
    consumer.looking();
    expect([producer.claimLook(), producer.claimLook()]).toEqual([true, false]);
  });

  it("is left once for each time it was entered", () => {
    const { producer, consumer } = ring();
    expect(producer.claimWakeUp()).toBe(false);
    expect(consumer.fallAsleep()).toBe(true);
    expect(producer.claimWakeUp()).toBe(true);
    expect(producer.claimWakeUp()).toBe(false);
    expect(consumer.fallAsleep()).toBe(true);
    expect(producer.claimWakeUp()).toBe(true);
  });

  it("is not entered while a row waits, and then nobody need be woken", () => {
    const under = ring();
    put(under, 1, 100);
    expect(under.consumer.fallAsleep()).toBe(false);
    expect(under.producer.claimWakeUp()).toBe(false);
    take(under);
    expect(under.consumer.fallAsleep()).toBe(true);
  });
});
