import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../src/clock.ts";
import { type Sonde, startSonde } from "../src/index.ts";
import { createHostSide, createSpoolSide, type SharedMemory } from "../src/pipeline.ts";
import { systemProcesses } from "../src/process-identity.ts";
import { systemRandom } from "../src/random.ts";
import type { HostSide } from "../src/row/host-side.ts";
import { allocateRing } from "../src/row/ring.ts";
import { SelfReport, type Warning } from "../src/self-report.ts";
import { newInstanceId } from "../src/spool/instance-name.ts";
import { SpoolProgress } from "../src/spool/spool-progress.ts";
import type { SpoolSide } from "../src/spool-side.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { systemTimers } from "../src/timers.ts";
import { plainPrivacy } from "./support/host/plain-privacy.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { numberedDefinition, numberedEvent } from "./support/spool/events.ts";
import { type Fault, FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";

describe("a disk that refuses", () => {
  interface Bench {
    readonly files: FaultyFileSystem;
    readonly side: SpoolSide;
    readonly host: HostSide;
    readonly warnings: Warning[];
    emit(count: number): void;
  }

  /** The whole path of `pipeline.ts` on this thread, with a disk of its own. */
  function setUp(url: string, faultAtStart?: Fault): Bench {
    const files = new FaultyFileSystem(new MemoryFileSystem());
    files.decide = () => faultAtStart;
    const warnings: Warning[] = [];
    const report = new SelfReport((warning) => warnings.push(warning));
    const random = systemRandom();
    const memory: SharedMemory = {
      ring: allocateRing(512 * 1024),
      progress: new SpoolProgress().memory,
    };
    const side = createSpoolSide(
      memory,
      {
        root: "/spool/v1",
        instanceId: newInstanceId(systemClock, random),
        resource: { attributes: { "service.name": "disk-trouble" } },
        maxBytes: 16 * 1024 * 1024,
        level: "basic",
        url: `${url}/v1/logs`,
        headers: {},
        compression: "none",
        timeoutMillis: 1000,
        intervalMillis: 10,
      },
      { files, clock: systemClock, random, processes: systemProcesses, timers: systemTimers },
      report,
    );
    const host = createHostSide(memory, {
      clock: systemClock,
      random,
      privacy: plainPrivacy(systemClock),
      overrides: {},
      report,
      wake: () => side.wake(),
    });
    const channel = host.open(numberedDefinition("disk.full", "normal") as never, undefined);
    let sequence = 0;
    const emit = (count: number): void => {
      for (let i = 0; i < count; i++) channel.emit({ sequence: sequence++ }, undefined);
      host.putCounters();
    };
    side.start();
    return { files, side, host, warnings, emit };
  }

  const FAULTS: readonly (readonly [string, Fault])[] = [
    ["ENOSPC", "ENOSPC"],
    ["EIO", "EIO"],
    ["EROFS", "EROFS"],
    ["EDQUOT", "EDQUOT"],
    ["short writes", { shortBy: 3 }],
  ];

  test.each(FAULTS)(
    "T37: %s: rows wait in memory, it is said once, and over when the disk is back",
    async (_, fault) => {
      await using receiver = await startOtlpReceiver();
      const { files, side, warnings, emit } = setUp(receiver.url);
      emit(100);
      expect((await side.answer({ kind: "sync" })).isDone).toBe(true);

      files.decide = ({ name }) => (name === "write" ? fault : undefined);
      for (let i = 0; i < 10; i++) {
        emit(50);
        const { ledger } = await side.answer({ kind: "sync" });
        expectBalanced(ledger);
      }
      const during = side.ledger();
      const reason = typeof fault === "string" ? fault : "ENOSPC";
      expect(during).toMatchObject({ emitted: 100, failedBeforeAdmission: 0, admitted: 100 });
      expect(warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_UNAVAILABLE"]);
      expect(warnings[0]!.message).toContain(reason);

      files.decide = () => undefined;
      emit(70);
      expect((await side.answer({ kind: "flush", timeoutMillis: 10_000 })).isDone).toBe(true);
      const { ledger } = await side.answer({ kind: "shutdown", timeoutMillis: 1000 });
      expectBalanced(ledger);
      expect(ledger).toMatchObject({ admitted: 670, delivered: 670, failedBeforeAdmission: 0 });
      expect(receiver.uidCounts().size).toBe(670);
    },
  );

  test("a directory that cannot be made: counted, said once, and nothing is thrown", async () => {
    const { side, warnings, emit } = setUp("http://127.0.0.1:9", "EACCES");
    for (let i = 0; i < 3; i++) {
      emit(10);
      expect((await side.answer({ kind: "sync" })).isDone).toBe(false);
    }
    const { ledger } = await side.answer({ kind: "shutdown", timeoutMillis: 0 });
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ emitted: 30, failedBeforeAdmission: 30 });
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("EACCES")]);
  });
});

describe("a spool directory that goes away", () => {
  const event = numberedEvent("disk.vanishes", "normal");
  let scratch: string;
  let warnings: Warning[];
  let sonde: Sonde;

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), "sonde-disk-"));
    warnings = [];
  });
  afterEach(async () => {
    await sonde.shutdown({ timeoutMillis: 0 });
    rmSync(scratch, { recursive: true, force: true });
  });

  function start(isolation: "worker" | "inline", url: string): void {
    sonde = startSonde({
      service: { name: "disk-trouble" },
      spool: { directory: `${scratch}/state/spool` },
      privacy: { key: { file: `${scratch}/key` } },
      export: { url, intervalMillis: 10 },
      isolation,
      onWarning: (warning) => warnings.push(warning),
    });
  }

  function emit(count: number): void {
    for (let sequence = 0; sequence < count; sequence++) event.emit({ sequence });
  }

  const spoolWarnings = (): string[] =>
    warnings.filter(({ code }) => code === "SONDE_SPOOL_UNAVAILABLE").map(({ message }) => message);

  test.each(["worker", "inline"] as const)("%s: removed while it runs", async (isolation) => {
    // Nothing is delivered in between, so what was in it is lost, and counted.
    start(isolation, "http://127.0.0.1:9");
    emit(100);
    expect(await sonde.sync()).toEqual({ synced: true });
    rmSync(`${scratch}/state`, { recursive: true });
    emit(50);
    await sonde.sync();
    expectBalanced(sonde.ledger());
    emit(30);
    expect(await sonde.sync()).toEqual({ synced: true });
    const ledger = sonde.ledger();
    expectBalanced(ledger);
    expect(ledger.emitted).toBe(180);
    expect(ledger.dropped).toBe(100);
    expect(ledger.failedBeforeAdmission + ledger.buffered).toBe(80);
    expect(ledger.buffered).toBeGreaterThanOrEqual(30);
    expect(spoolWarnings().length).toBeGreaterThan(0);
  });

  test.each(["worker", "inline"] as const)(
    "%s: a file in its place at start",
    async (isolation) => {
      await using receiver = await startOtlpReceiver();
      mkdirSync(`${scratch}/state`);
      writeFileSync(`${scratch}/state/spool`, "in the way");
      start(isolation, receiver.url);
      for (let i = 0; i < 5; i++) {
        emit(20);
        expect(await sonde.sync()).toEqual({ synced: false });
      }
      expectBalanced(sonde.ledger());
      expect(sonde.ledger()).toMatchObject({ emitted: 0, failedBeforeAdmission: 0 });
      await sonde.shutdown({ timeoutMillis: 100 });
      // The process ends, and with it the memory that they waited in.
      expectBalanced(sonde.ledger());
      expect(sonde.ledger()).toMatchObject({ emitted: 100, failedBeforeAdmission: 100 });
      expect(sonde.ledger().byReason).toEqual({ "failedBeforeAdmission.spool_unavailable": 100 });
      expect(spoolWarnings().length).toBe(1);
      expect(spoolWarnings()[0]).toContain(`${scratch}/state/spool/v1`);
      expect(receiver.requests.length).toBe(0);
    },
  );
});
