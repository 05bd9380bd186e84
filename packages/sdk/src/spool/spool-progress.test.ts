import { expect, test } from "vitest";
import { SpoolProgress } from "./spool-progress.ts";

const LANE = { nextSegment: 3, cumulativeItems: 40, nextSequence: 57 };

test("another thread reads what was published, lane by lane", () => {
  const ours = new SpoolProgress();
  const theirs = new SpoolProgress(ours.memory);
  ours.publish(1, LANE);
  ours.addFailed(2);
  ours.addFailed(3);
  ours.setHeld(9);
  ours.addHeld(-4);
  ours.setSettledSequence(60);
  expect(theirs.read(0)).toEqual({ nextSegment: 0, cumulativeItems: 0, nextSequence: 0 });
  expect(theirs.read(1)).toEqual(LANE);
  expect(theirs).toMatchObject({ failedItems: 5, heldItems: 5, settledSequence: 60 });
});

test("changes that belong together are seen together, also by who is stopped in the middle", () => {
  const ours = new SpoolProgress();
  const theirs = new SpoolProgress(ours.memory);
  ours.setHeld(7);
  expect(ours.heldItems).toBe(7);
  ours.together(() => {
    ours.addHeld(-7);
    ours.publish(2, LANE);
    expect(ours.heldItems).toBe(0);
    expect(theirs.heldItems).toBe(7);
    expect(theirs.read(2).cumulativeItems).toBe(0);
  });
  expect(theirs.heldItems).toBe(0);
  expect(theirs.read(2)).toEqual(LANE);

  const stopped = new SpoolProgress(ours.memory);
  expect(() =>
    stopped.together(() => {
      stopped.addFailed(1);
      throw new Error("stopped");
    }),
  ).toThrow("stopped");
  expect(theirs.failedItems).toBe(0);
  // Whoever comes next begins with what was seen, and not with what was half done.
  theirs.addHeld(1);
  expect(ours).toMatchObject({ failedItems: 0, heldItems: 1 });
});

test("a thread that is gone is in no call", () => {
  const progress = new SpoolProgress();
  progress.enterCall(5);
  expect(progress).toMatchObject({ inCallSince: 5, isInterrupted: false });
  progress.interrupt();
  expect(progress).toMatchObject({ inCallSince: 0, isInterrupted: true });
  progress.resume();
  expect(progress.isInterrupted).toBe(false);
});
