import { afterEach, expect, test, vi } from "vitest";
import { FakeProcesses } from "../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../test/support/spool/workbench.ts";
import { systemClock } from "./clock.ts";
import { type ExitHandlerOptions, installExitHandler } from "./exit-handler.ts";
import { DRAIN_OWNER, RingConsumer } from "./row/ring.ts";
import { SelfReport, type Warning } from "./self-report.ts";

afterEach(() => vi.restoreAllMocks());

function setUp(
  onStuckExit: "kill" | "wait",
  isMainThread = true,
  isInline = false,
): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  bench: Workbench;
  warnings: Warning[];
  options: ExitHandlerOptions;
  exit: () => void;
  kills: unknown[][];
} {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const processes = new FakeProcesses(1);
  const bench = new Workbench({ files, clock, processes, seed: 1 });
  const warnings: Warning[] = [];
  const options: ExitHandlerOptions = {
    files,
    // It waits for the other thread in real time.
    clock: systemClock,
    processes,
    ring: new RingConsumer(bench.ring),
    progress: bench.progress,
    root: ROOT,
    instanceId: bench.instanceId,
    resource: { attributes: {} },
    timeoutMillis: 10,
    events: () => bench.host.events(),
    onStuckExit,
    isMainThread,
    isInline,
    report: new SelfReport((warning) => warnings.push(warning)),
  };
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  const before = process.listeners("exit").length;
  const remove = installExitHandler(options);
  const listener = process.listeners("exit").at(-1)!;
  // Taken off at once: the test's own process must not drain when it ends.
  remove();
  expect(process.listeners("exit").length).toBe(before);
  return {
    memory,
    files,
    bench,
    warnings,
    options,
    exit: () => listener.call(process, 0),
    kills: kill.mock.calls,
  };
}

test("a thread that hangs is killed with the process, without a touch of the disk", () => {
  const { files, bench, exit, kills } = setUp("kill");
  new RingConsumer(bench.ring).acquire(DRAIN_OWNER.spool);
  files.operations.length = 0;
  exit();
  expect(kills).toEqual([[process.pid, "SIGKILL"]]);
  expect(files.operations).toEqual([]);
});

test("or waited for in a worker thread of the host's, which is not the one to end the process", () => {
  const { bench, exit, kills } = setUp("kill", false);
  new RingConsumer(bench.ring).acquire(DRAIN_OWNER.spool);
  exit();
  expect(kills).toEqual([]);
});

test("or waited for, where the operator wants that", () => {
  const { bench, exit, kills } = setUp("wait");
  new RingConsumer(bench.ring).acquire(DRAIN_OWNER.spool);
  exit();
  expect(kills).toEqual([]);
});

test("inline, a pass that the exit came out of is nobody's any more, and its rows are written", () => {
  const { memory, bench, exit, kills } = setUp("kill", true, true);
  bench.write("normal", 2);
  bench.emit("normal", 3);
  new RingConsumer(bench.ring).acquire(DRAIN_OWNER.spool);
  exit();
  expect(kills).toEqual([]);
  const next = new Workbench({
    files: memory,
    clock: new ManualClock(),
    processes: new FakeProcesses(2),
    seed: 2,
  });
  expect(next.spool.ledger()).toMatchObject({ emitted: 5, admitted: 5, discrepancy: 0 });
});

test("a disk that refuses is told, and the process ends as it would have", () => {
  const { files, bench, exit, kills, warnings } = setUp("kill");
  bench.emit("normal", 3);
  files.decide = ({ name }) => (name === "create" ? "EROFS" : undefined);
  exit();
  expect(kills).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_UNAVAILABLE"]);
  expect(warnings[0]!.message).toContain("EROFS");
});

test("a disk that refuses is not told of where nothing was ever emitted", () => {
  const { files, exit, warnings } = setUp("kill");
  files.decide = ({ name }) => (name === "create" ? "EROFS" : undefined);
  exit();
  expect(warnings).toEqual([]);
});

test("a spool that is somebody else's is told of with the way out, at exit too", () => {
  const { memory, bench, exit, warnings } = setUp("kill");
  bench.emit("normal", 3);
  memory.removeTree(ROOT);
  memory.putLink(ROOT);
  exit();
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/could not be written: .*no directory but a link.*choose another/),
  ]);
});

test("a thread that hangs in a call, with the ring free, is killed without a touch of its disk", () => {
  const { files, bench, exit, kills } = setUp("kill");
  bench.emit("normal", 3);
  bench.progress.enterCall(1);
  files.operations.length = 0;
  exit();
  expect(kills).toEqual([[process.pid, "SIGKILL"]]);
  expect(files.operations).toEqual([]);
});

test("one that goes on from call to call is not", () => {
  const { bench, options, exit, kills } = setUp("kill");
  const since = vi.spyOn(options.progress, "inCallSince", "get");
  since.mockReturnValueOnce(1).mockReturnValueOnce(2).mockReturnValueOnce(2).mockReturnValue(0);
  bench.progress.enterCall(1);
  exit();
  expect(kills).toEqual([]);
});

test("its listener stays the last, and two of them do not chase each other", async () => {
  const { options } = setUp("kill");
  const remove = [installExitHandler(options), installExitHandler(options)];
  const ours = process.listeners("exit").at(-1);
  const theirs = (): void => {};
  process.on("exit", theirs);
  await Promise.resolve();
  expect(process.listeners("exit").at(-1)).toBe(ours);
  expect(process.listeners("exit")).toContain(theirs);
  process.off("exit", theirs);
  for (const take of remove) take();
  expect(process.listeners("exit")).not.toContain(ours);
});
