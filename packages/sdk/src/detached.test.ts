import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detached } from "./detached.ts";

/** Long strings from buffers live outside of V8's heap. */
function inUseBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("detached", () => {
  it("is equal to the original", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(detached(text)).toBe(text);
      }),
    );
    expect(detached("\ud800")).toBe("\ud800");
  });

  it("lets go of the long string that a short one was cut from", async () => {
    setFlagsFromString("--expose-gc");
    const collectOnce = runInNewContext("gc") as () => void;
    // Memory outside of the heap is given back after a collection, by a task of its own.
    const collect = async (): Promise<void> => {
      collectOnce();
      await new Promise((resolve) => setImmediate(resolve));
      collectOnce();
    };
    const heldBytes = async (keep: (text: string) => string): Promise<number> => {
      await collect();
      const before = inUseBytes();
      const kept: string[] = [];
      for (let i = 0; i < 32; i++) {
        const long = Buffer.alloc(1024 * 1024, 97 + (i % 26)).toString("latin1");
        kept.push(keep(long.slice(1000, 1040)));
      }
      await collect();
      const after = inUseBytes();
      expect(kept).toHaveLength(32);
      return after - before;
    };
    const MIB = 1024 * 1024;
    // The first shows that the second can fail.
    expect(await heldBytes((text) => text)).toBeGreaterThan(24 * MIB);
    expect(await heldBytes(detached)).toBeLessThan(8 * MIB);
  });
});
