import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChangeSignal } from "./change-signal.ts";
import type { Wake } from "./io.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The wakes of one waiter who waits again after each. */
function wakesOf(signal: ChangeSignal): readonly Wake[] {
  const wakes: Wake[] = [];
  const wait = async (): Promise<void> => {
    const wake = await signal.next();
    wakes.push(wake);
    if (wake.kind === "changed") await wait();
  };
  void wait();
  return wakes;
}

const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);

describe("a signal of changes", () => {
  it("wakes once for a burst, after a turn without a change", async () => {
    const signal = new ChangeSignal();
    const wakes = wakesOf(signal);
    signal.changed();
    signal.changed();
    await turn();
    expect(wakes).toEqual([]);
    await turn();
    expect(wakes).toEqual([{ kind: "changed" }]);
    await turn();
    expect(wakes).toHaveLength(1);
  });

  it("wakes again for a change after the first wake", async () => {
    const signal = new ChangeSignal();
    const wakes = wakesOf(signal);
    for (const count of [1, 2, 3]) {
      signal.changed();
      await turn();
      expect(wakes).toHaveLength(count);
    }
  });

  it("keeps a change while nobody waits", async () => {
    const signal = new ChangeSignal();
    signal.changed();
    await turn();
    signal.changed();
    expect(await signal.next()).toEqual({ kind: "changed" });
    const wakes = wakesOf(signal);
    await turn();
    expect(wakes).toEqual([]);
  });

  it("does not wait for ever where changes never cease", async () => {
    const signal = new ChangeSignal();
    const wakes = wakesOf(signal);
    signal.changed();
    for (let turns = 0; turns < 20; turns += 1) {
      signal.changed();
      expect(wakes).toEqual([]);
      await turn();
    }
    expect(wakes).toHaveLength(1);
  });

  it("ends every wait, also a later one, for the first reason", async () => {
    const signal = new ChangeSignal();
    const wakes = wakesOf(signal);
    signal.changed();
    signal.end({ kind: "failed", reason: "first" });
    signal.end({ kind: "stopped" });
    signal.changed();
    await turn();
    expect(wakes).toEqual([{ kind: "failed", reason: "first" }]);
    expect(await signal.next()).toEqual({ kind: "failed", reason: "first" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
