import { expect, test } from "vitest";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import type { WindowDecision } from "../sample/window/window-decision.ts";
import { DecidedWindows } from "./decided-windows.ts";
import { readWindows, WINDOWS_FILE, WindowFile } from "./window-file.ts";

const DIRECTORY = "/spool/v1/d";
const INSTANCE = "01890a5d-ac96-774b-bcce-b302099a8057";
const PATH = `${DIRECTORY}/${WINDOWS_FILE}`;

function decision(number: number): WindowDecision {
  return {
    firstSequence: 10 * number,
    endSequence: 10 * number + 10,
    rows: { seed: { a: number, b: 2 }, classes: [{ threshold: [0, 0], raised: [2 ** 27, 0] }] },
  };
}

function setUp() {
  const memory = new MemoryFileSystem();
  memory.makeDirectory(DIRECTORY);
  const files = new FaultyFileSystem(memory);
  const file = new WindowFile(files, new ManualClock(), DIRECTORY, INSTANCE);
  return { memory, files, file, read: () => readWindows(memory, DIRECTORY, INSTANCE) };
}

test("what was appended is read again, in order", () => {
  const { file, read } = setUp();
  expect(read()).toEqual({ decisions: [], isDamaged: false });
  file.append([decision(1)], []);
  file.append([decision(2), decision(4)], [decision(1)]);
  expect(read()).toEqual({ decisions: [1, 2, 4].map(decision), isDamaged: false });
});

test("after any call that fails the next one has all that is needed", () => {
  const calls = 6;
  for (let call = 0; call < calls; call++) {
    const { files, file, read } = setUp();
    file.append([decision(1)], []);
    let at = 0;
    files.decide = () => (at++ === call ? "EIO" : undefined);
    let isRefused = false;
    try {
      file.append([decision(2)], [decision(1)]);
    } catch {
      isRefused = true;
    }
    files.decide = () => undefined;
    expect(isRefused, `call ${call}`).toBe(call < 4);
    expect(read().decisions[0], `call ${call}`).toEqual(decision(1));
    if (isRefused) file.append([decision(2)], [decision(1)]);
    expect(read(), `call ${call}`).toEqual({ decisions: [1, 2].map(decision), isDamaged: false });
  }
});

test("a file that grew long is written anew with what is still needed", () => {
  const { memory, file, read } = setUp();
  for (let number = 0; number < 100; number++) {
    file.append(
      Array.from({ length: 100 }, (_, i) => decision(number * 100 + i)),
      [],
    );
  }
  expect(memory.bytesOf(PATH).byteLength).toBeLessThan(1.2 * 2 ** 20);
  expect(read().decisions.length).toBeLessThan(8000);
  expect(read().decisions.at(-1)).toEqual(decision(9999));
});

test("decisions that are all still needed are written anew once for each mebibyte, not with each window", () => {
  const { files, memory, file, read } = setUp();
  const needed: WindowDecision[] = [];
  const classes = Array.from({ length: 60 }, (_, i) => ({
    threshold: [i, 0] as const,
    raised: [2 ** 27 + i, 2 ** 27] as const,
  }));
  for (let number = 0; number < 600; number++) {
    const added = { ...decision(number), rows: { seed: { a: 1, b: 2 }, classes } };
    file.append([added], needed);
    needed.push(added);
  }
  const bytes = memory.bytesOf(PATH).byteLength;
  expect(bytes).toBeGreaterThan(1.5 * 2 ** 20);
  const rewritings = files.operations.filter(({ name }) => name === "rename").length;
  expect(rewritings).toBeLessThanOrEqual(1 + bytes / 2 ** 20);
  expect(read().decisions).toHaveLength(600);
});

test("damage costs one decision, and is told; a block that was cut short at the end is none", () => {
  const { memory, file, read } = setUp();
  file.append([decision(1), decision(2), decision(3)], []);
  const whole = memory.bytesOf(PATH);
  memory.put(PATH, whole.subarray(0, whole.byteLength - 5));
  expect(read()).toEqual({ decisions: [1, 2].map(decision), isDamaged: false });
  const damaged = Buffer.from(whole);
  damaged[whole.byteLength / 2]! ^= 1;
  memory.put(PATH, damaged);
  expect(read()).toEqual({ decisions: [1, 3].map(decision), isDamaged: true });
});

test("a decision is found by the sequences that it covers, and forgotten with the last of them", () => {
  const windows = new DecidedWindows(50, [1, 2, 4].map(decision));
  const covered = [9, 10, 19, 20, 29, 30, 39, 40, 49, 50].filter((at) => windows.judgeOf(at));
  expect(covered).toEqual([10, 19, 20, 29, 40, 49]);
  expect(windows.judgeOf(10)).toBe(windows.judgeOf(19));
  expect(windows).toMatchObject({ count: 3, oldestEnd: 20 });
  windows.forgetBefore(19);
  expect(windows.count).toBe(3);
  windows.forgetBefore(30);
  expect(windows).toMatchObject({ count: 1, oldestEnd: 50 });
  expect(windows.judgeOf(10)).toBeUndefined();
  expect(windows.judgeOf(45)).toBeDefined();
});
