import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { readClock, steadyClock } from "../clock.ts";
import { Timekeeper } from "./age.ts";
import { emptyState, type InstanceState } from "./state.ts";
import { isTimeNote } from "./time-note.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const TTL = 7 * DAY;

let clock: ManualClock;
let doubts: number;
beforeEach(() => {
  clock = new ManualClock();
  doubts = 0;
});

function keeper(boot: string | undefined, container = "pid:[1]", instanceId = "i"): Timekeeper {
  const self = boot === undefined ? { pid: 1 } : { pid: 1, bootId: boot, pidNamespace: container };
  return new Timekeeper({ clock, self, instanceId, doubted: () => doubts++ });
}

/** An instance that wrote one block at its beginning. */
function instance(time: Timekeeper): { state: InstanceState; blockMillis: number } {
  const state = emptyState();
  const blockMillis = steadyClock(clock, readClock(clock)).nowMillis();
  time.begin(state, blockMillis);
  return { state, blockMillis };
}

/** What the next process finds. */
function journaled(state: InstanceState): InstanceState {
  return JSON.parse(JSON.stringify(state));
}

function isTooOld(time: Timekeeper, state: InstanceState, blockMillis: number): boolean {
  return time.judge(state, blockMillis)(blockMillis, TTL);
}

/** Whether the block is too old a millisecond after the given time, and not yet at it. */
function expiresAfter(
  time: Timekeeper,
  state: InstanceState,
  blockMillis: number,
  leftMillis: number,
): boolean {
  clock.advance(leftMillis);
  const isEarly = isTooOld(time, state, blockMillis);
  clock.advance(1);
  return !isEarly && isTooOld(time, state, blockMillis);
}

describe("within one run of the machine", () => {
  it.each([
    ["stands", 0],
    ["jumps a year ahead", YEAR],
    ["jumps a year back", -YEAR],
    ["jumps to 1970", -56 * YEAR],
  ])("counts uptime while the wall clock %s", (_, jumpMillis) => {
    const time = keeper("a");
    const { state, blockMillis } = instance(time);
    clock.advance(DAY);
    clock.jump(jumpMillis);
    expect(expiresAfter(time, state, blockMillis, 6 * DAY)).toBe(true);
    expect(doubts).toBe(0);
  });

  it("goes on where the process before left off", () => {
    const { state, blockMillis } = instance(keeper("a"));
    const found = journaled(state);
    clock.jump(YEAR);
    clock.advance(DAY);
    const next = keeper("a", "pid:[1]", "j");
    expect(expiresAfter(next, found, blockMillis, 6 * DAY)).toBe(true);
  });

  it("goes on from a clock that began in 1970", () => {
    clock.jump(-56 * YEAR);
    const time = keeper("a");
    const { state, blockMillis } = instance(time);
    clock.jump(56 * YEAR);
    expect(expiresAfter(time, state, blockMillis, TTL)).toBe(true);
  });

  it("is not told from another one where the platform names none", () => {
    const { state, blockMillis } = instance(keeper(undefined, undefined, "i"));
    clock.jump(YEAR);
    clock.jump(-YEAR);
    clock.advance(8 * DAY);
    const found = journaled(state);
    clock.jump(-YEAR);
    // Uptime would say eight days.
    expect(isTooOld(keeper(undefined, undefined, "j"), found, blockMillis)).toBe(false);
  });

  it("does not compare uptimes of two containers", () => {
    const { state, blockMillis } = instance(keeper("a", "pid:[1]"));
    clock.advance(8 * DAY);
    clock.jump(-YEAR);
    expect(isTooOld(keeper("a", "pid:[2]"), journaled(state), blockMillis)).toBe(false);
  });
});

describe("after the machine was off", () => {
  it("asks the wall clock how long, once it had ten minutes to be set", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(8 * DAY);
    const time = keeper("b");
    clock.advance(10 * MINUTE - 1);
    expect(isTooOld(time, journaled(state), blockMillis)).toBe(false);
    clock.advance(1);
    expect(isTooOld(time, journaled(state), blockMillis)).toBe(true);
    expect(doubts).toBe(0);
  });

  it("thinks a row two seconds younger, which is what the journal may not know", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(DAY);
    const time = keeper("b");
    expect(expiresAfter(time, journaled(state), blockMillis, 6 * DAY + 2000)).toBe(true);
  });

  it("expires nothing by a clock that is behind", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(8 * DAY);
    clock.jump(-YEAR);
    const time = keeper("b");
    clock.advance(HOUR);
    expect(isTooOld(time, journaled(state), blockMillis)).toBe(false);
  });

  it("expires nothing by a row's clock that never left 1970, and says so", () => {
    clock.jump(-56 * YEAR);
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(MINUTE);
    clock.jump(56 * YEAR);
    const time = keeper("b");
    clock.advance(HOUR);
    expect(isTooOld(time, journaled(state), blockMillis)).toBe(false);
    expect(doubts).toBe(1);
  });

  it("knows the time of a row's clock that was set after 1970", () => {
    clock.jump(-56 * YEAR);
    const first = keeper("a");
    const { state, blockMillis } = instance(first);
    clock.jump(56 * YEAR);
    expect(first.isNoteDue(state)).toBe(true);
    const found = journaled(state);
    clock.reboot(6 * DAY);
    const time = keeper("b");
    clock.advance(HOUR);
    expect(isTooOld(time, found, blockMillis)).toBe(false);
    clock.advance(DAY);
    expect(isTooOld(time, found, blockMillis)).toBe(true);
  });

  it("does not hold 1970 against a clock that was set since", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(8 * DAY);
    clock.jump(-56 * YEAR);
    const time = keeper("b");
    clock.advance(HOUR);
    const found = journaled(state);
    expect(isTooOld(time, found, blockMillis)).toBe(false);
    clock.jump(56 * YEAR);
    expect(isTooOld(time, found, blockMillis)).toBe(true);
  });

  it("suspends expiry by a clock that jumped ahead before its eyes, says so, and goes by what is certain", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(MINUTE);
    const time = keeper("b");
    clock.advance(HOUR);
    const found = journaled(state);
    expect(isTooOld(time, found, blockMillis)).toBe(false);
    clock.jump(YEAR);
    expect(isTooOld(time, found, blockMillis)).toBe(false);
    expect(doubts).toBe(1);
    // It had seen the clock before: the row is an hour and a minute old, and two seconds for the journal.
    expect(expiresAfter(time, found, blockMillis, TTL - HOUR - MINUTE + 2000)).toBe(true);
  });

  it("remembers what a process before it in the same run saw of the clock", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(MINUTE);
    const found = journaled(state);
    const first = keeper("b");
    expect(first.isNoteDue(found)).toBe(true);
    clock.advance(HOUR);
    clock.jump(YEAR);
    expect(isTooOld(keeper("b"), journaled(found), blockMillis)).toBe(false);
    // Without that note nobody could know.
    expect(isTooOld(keeper("b"), journaled(state), blockMillis)).toBe(true);
  });

  it("keeps a row for no longer than a clock jumped back", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(6 * DAY);
    const time = keeper("b");
    clock.advance(HOUR);
    clock.jump(-DAY);
    const found = journaled(state);
    expect(isTooOld(time, found, blockMillis)).toBe(false);
    expect(expiresAfter(time, found, blockMillis, 2 * DAY - HOUR + 2000)).toBe(true);
  });

  it("adds up what is certain, boot for boot", () => {
    clock.jump(-56 * YEAR);
    const { state, blockMillis } = instance(keeper("a"));
    let found = journaled(state);
    for (const boot of ["b", "c", "d"]) {
      clock.reboot(DAY);
      const time = keeper(boot);
      expect(time.isNoteDue(found)).toBe(true);
      clock.advance(2 * DAY);
      expect(isTooOld(time, found, blockMillis)).toBe(false);
      expect(time.isNoteDue(found)).toBe(true);
      found = journaled(found);
    }
    clock.reboot(DAY);
    const time = keeper("e");
    expect(time.isNoteDue(found)).toBe(true);
    expect(expiresAfter(time, found, blockMillis, DAY)).toBe(true);
  });

  it("counts from its own first look where the journal has no note", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(30 * DAY);
    const time = keeper("b");
    clock.advance(HOUR);
    const { time: _, ...withoutNote } = journaled(state);
    expect(isTooOld(time, withoutNote, blockMillis)).toBe(false);
    expect(doubts).toBe(1);
    expect(expiresAfter(time, withoutNote, blockMillis, TTL)).toBe(true);
  });
});

describe("a note is due", () => {
  it("at once for another boot's, then each hour", () => {
    const { state } = instance(keeper("a"));
    clock.reboot(MINUTE);
    const time = keeper("b");
    const found = journaled(state);
    expect([time.isNoteDue(found), time.isNoteDue(found)]).toEqual([true, false]);
    clock.advance(HOUR - 1);
    expect(time.isNoteDue(found)).toBe(false);
    clock.advance(1);
    expect([time.isNoteDue(found), time.isNoteDue(found)]).toEqual([true, false]);
  });

  it("although the rows were judged before", () => {
    const { state, blockMillis } = instance(keeper("a"));
    clock.reboot(MINUTE);
    const time = keeper("b");
    const found = journaled(state);
    isTooOld(time, found, blockMillis);
    expect(time.isNoteDue(found)).toBe(true);
  });

  it("when the wall clock moved a second ahead or back", () => {
    const time = keeper("a");
    const { state } = instance(time);
    for (const way of [1, -1]) {
      clock.jump(way * 999);
      expect(time.isNoteDue(state)).toBe(false);
      clock.jump(way);
      expect([time.isNoteDue(state), time.isNoteDue(state)]).toEqual([true, false]);
      clock.jump(-way * 1000);
    }
  });
});

it.each([
  [{ boot: "a", uptimeMillis: 1, ownMillis: 2, hasGap: true }, true],
  [{ boot: "a", uptimeMillis: 1, ownMillis: 2, hasGap: false, wallLeadMillis: -3 }, true],
  [{ boot: "a", uptimeMillis: 1, ownMillis: 2 }, false],
  [{ boot: 5, uptimeMillis: 1, ownMillis: 2, hasGap: true }, false],
  [{ boot: "a", uptimeMillis: "1", ownMillis: 2, hasGap: true }, false],
  [{ boot: "a", uptimeMillis: 1, ownMillis: null, hasGap: true }, false],
  [{ boot: "a", uptimeMillis: 1, ownMillis: 2, hasGap: true, wallLeadMillis: "x" }, false],
  [undefined, false],
  [null, false],
  ["note", false],
])("%j is a note: %s", (value, isOne) => {
  expect(isTimeNote(value)).toBe(isOne);
});
