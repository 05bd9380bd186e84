/** Invariant 4: the host never pays for telemetry's trouble. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { globalSlot } from "../src/emit/slot.ts";
import { type Ledger, SondeError, startSonde } from "../src/index.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { MAX_UNFINISHED_EXITS } from "../src/unfinished-exits.ts";
import { event, type Fields } from "./support/host/definitions.ts";
import { NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";

const FIELDS: Fields = {
  volume: { key: "acme.volume.id", type: "string", class: "identifier" },
  size: { key: "acme.size", type: "int", class: "operational" },
};
const ISOLATIONS = ["inline", "worker"] as const;

const isRoot = process.getuid?.() === 0;
if (isRoot) console.info("host-never-pays.test: read-only skipped, the superuser may write anyway");

afterEach(() => {
  expect(globalSlot().runtime, "a test left an SDK behind").toBeUndefined();
});

/** What the host does all along: good events, bad ones, and it throws at nothing. */
function emitAll(count: number): void {
  const handle = event(FIELDS);
  for (let i = 0; i < count; i++) handle.emit({ volume: `vol-${i}`, size: i });
  handle.emit({ size: "large" });
  handle.emit(null as never);
}

function expectIdentities(ledger: Ledger): void {
  const { emitted, sampledOut, suppressed, invalid, disabled, ringFull, kept } = ledger;
  expect(sampledOut + suppressed + invalid + disabled + ringFull + kept).toBe(emitted);
  expect(ledger.admitted + ledger.failedBeforeAdmission).toBe(kept);
  expect(ledger.discrepancy).toBe(0);
}

describe.each(ISOLATIONS)("%s: a spool directory", (isolation) => {
  it.each<[string, (folder: TemporaryFolder) => string]>([
    [
      "with a file in its place",
      (folder) => {
        writeFileSync(folder.file("taken"), "");
        return folder.file("taken");
      },
    ],
    [
      "under a file",
      (folder) => {
        writeFileSync(folder.file("taken"), "");
        return folder.file("taken/deep/below");
      },
    ],
    ["under /proc", () => "/proc/sonde-cannot-be-here"],
  ])("%s costs the host nothing but the events, and is told of once", async (_, place) => {
    using folder = new TemporaryFolder();
    const directory = place(folder);
    await using running = startIn(folder, {
      isolation,
      spool: { directory },
      export: { url: NOBODY, intervalMillis: 10 },
    });
    emitAll(200);
    expect(await running.sonde.sync()).toEqual({ synced: false });
    emitAll(100);
    await running.sonde.sync();
    await running.sonde.shutdown({ timeoutMillis: 100 });
    const ledger = running.sonde.ledger();
    expect(ledger).toMatchObject({ emitted: 304, kept: 300, invalid: 4, admitted: 0 });
    expect(ledger).toMatchObject({ failedBeforeAdmission: 300 });
    expectIdentities(ledger);
    expect(running.warnings.map(({ code }) => code).sort()).toEqual([
      "SONDE_EVENT_INVALID",
      "SONDE_SPOOL_UNAVAILABLE",
    ]);
    const told = running.warnings.find(({ code }) => code === "SONDE_SPOOL_UNAVAILABLE");
    expect(told!.message).toContain(directory);
  });
});

describe.each(ISOLATIONS)("%s: a key", (isolation) => {
  it.each<[string, (file: string) => void]>([
    ["that others may read", (file) => writeFileSync(file, new Uint8Array(32), { mode: 0o644 })],
    ["of the wrong length", (file) => writeFileSync(file, new Uint8Array(5), { mode: 0o600 })],
    ["that is a folder", (file) => mkdirSync(file)],
  ])("%s is told of once, and identifiers are dropped", async (_, arrange) => {
    using folder = new TemporaryFolder();
    arrange(folder.file("sonde.key"));
    await using receiver = await startOtlpReceiver();
    await using running = startIn(folder, {
      isolation,
      export: { url: receiver.url, intervalMillis: 10 },
    });
    const handle = event(FIELDS);
    for (let i = 0; i < 5; i++) handle.emit({ volume: "vol-raw-name", size: i });
    expect(await running.sonde.flush()).toEqual({ drained: true });
    expect(receiver.records).toHaveLength(5);
    expect(receiver.contains("vol-raw-name")).toBe(0);
    expect(receiver.contains("acme.volume.id")).toBe(0);
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_KEY_UNAVAILABLE"]);
    expect(running.warnings[0]!.message).toContain(folder.file("sonde.key"));
  });
});

describe.each(ISOLATIONS)("%s: without a backend", (isolation) => {
  it("T46: everything is held, told of once, and left for the next process", async () => {
    using folder = new TemporaryFolder();
    await using running = startIn(folder, {
      isolation,
      export: { url: NOBODY, intervalMillis: 10, timeoutMillis: 100 },
    });
    emitAll(50);
    expect(await running.sonde.sync()).toEqual({ synced: true });
    expect(await running.sonde.flush({ timeoutMillis: 200 })).toEqual({ drained: false });
    expect(await running.sonde.shutdown({ timeoutMillis: 100 })).toEqual({ drained: false });
    const ledger = running.sonde.ledger();
    expect(ledger).toMatchObject({ kept: 50, admitted: 50, buffered: 50, delivered: 0 });
    expectIdentities(ledger);
    expect(running.warnings.map(({ code }) => code).sort()).toEqual([
      "SONDE_EVENT_INVALID",
      "SONDE_EXPORT_FAILING",
    ]);
    await using receiver = await startOtlpReceiver();
    await using next = startIn(folder, {
      isolation,
      export: { url: receiver.url, intervalMillis: 10 },
    });
    expect(await next.sonde.flush()).toEqual({ drained: true });
    expect(receiver.records).toHaveLength(50);
    expect(next.sonde.ledger()).toMatchObject({ kept: 50, delivered: 50, discrepancy: 0 });
  });
});

describe("a running SDK", () => {
  it("is one: a second start is refused and harms nobody", async () => {
    using folder = new TemporaryFolder();
    await using running = startIn(folder, { export: { url: NOBODY } });
    const { runtime } = globalSlot();
    const again = (): unknown => startSonde({ service: { name: "again" } });
    expect(again).toThrow(SondeError);
    expect(again).toThrow(expect.objectContaining({ code: "SONDE_ALREADY_STARTED" }));
    expect(globalSlot().runtime).toBe(runtime);
    await running.sonde.shutdown({ timeoutMillis: 0 });
  });

  it("starts again after a shutdown, of which a second one is the same", async () => {
    using folder = new TemporaryFolder();
    for (let i = 0; i < 2; i++) {
      const { sonde } = startIn(folder, { export: { url: NOBODY } });
      const [one, two] = [sonde.shutdown({ timeoutMillis: 0 }), sonde.shutdown()];
      expect(await one).toEqual(await two);
    }
  });

  it("answers whatever it is asked, also after the end", async () => {
    using folder = new TemporaryFolder();
    const { sonde } = startIn(folder, { export: { url: NOBODY } });
    emitAll(1);
    await sonde.flush({ timeoutMillis: Number.NaN });
    await sonde.flush({ timeoutMillis: -1 });
    await sonde.shutdown(null as never);
    await sonde.sync();
    await sonde.flush({ timeoutMillis: 0 });
    expect(sonde.ledger()).toMatchObject({ emitted: 3, kept: 1 });
  });

  it("leaves no listener and no timer that keeps the process alive", async () => {
    using folder = new TemporaryFolder();
    const before = process.listenerCount("exit");
    const { sonde } = startIn(folder, { export: { url: NOBODY } });
    expect(process.listenerCount("exit")).toBe(before + 1);
    await sonde.shutdown({ timeoutMillis: 0 });
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("keeps a bounded number of listeners however often its disk refuses to close the books", async () => {
    using folder = new TemporaryFolder();
    writeFileSync(folder.file("taken"), "");
    const before = process.listenerCount("exit");
    const spool = { directory: folder.file("taken") };
    for (let i = 0; i < 2 * MAX_UNFINISHED_EXITS; i++) {
      const { sonde } = startIn(folder, { spool, export: { url: NOBODY } });
      await sonde.shutdown({ timeoutMillis: 0 });
      expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + MAX_UNFINISHED_EXITS);
    }
  });

  it("is not started by wrong options, which leave nothing behind", () => {
    const before = process.listenerCount("exit");
    expect(() => startSonde({ spool: { maxBytes: 1 } })).toThrow(SondeError);
    expect(() => startSonde({ service: { name: "" } })).toThrow(/service\.name/);
    expect(process.listenerCount("exit")).toBe(before);
    expect(globalSlot().runtime).toBeUndefined();
  });

  it("takes name, endpoint and headers from the environment", async () => {
    await using receiver = await startOtlpReceiver();
    using folder = new TemporaryFolder();
    const environment = {
      OTEL_SERVICE_NAME: "from-the-environment",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=seven",
    };
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const sonde = startSonde({
        isolation: "inline",
        spool: { directory: folder.file("spool") },
        privacy: { key: { file: folder.file("sonde.key") } },
        export: { intervalMillis: 10 },
      });
      event(FIELDS).emit({ size: 1 });
      await sonde.shutdown();
    } finally {
      for (const name of Object.keys(environment)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
    expect(receiver.records[0]!.resource.get("service.name")).toBe("from-the-environment");
    expect(receiver.requests[0]!.headers["x-tenant"]).toBe("seven");
  });

  it.skipIf(isRoot)("goes on where its spool becomes read-only", async () => {
    using folder = new TemporaryFolder();
    await using running = startIn(folder, { export: { url: NOBODY } });
    chmodSync(folder.file("spool"), 0o500);
    emitAll(10);
    await running.sonde.sync();
    expectIdentities(running.sonde.ledger());
    chmodSync(folder.file("spool"), 0o700);
  });
});
