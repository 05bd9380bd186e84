import { cp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeStore } from "../test/open-store.ts";
import { KeyValueStore } from "./store.ts";

const request = {
  tenantId: "tenant-test",
  account: "somebody@test.example",
  accessToken: ["acme", "session", "test"].join("-"),
};

describe("operations", () => {
  test("what was put can be read, and what was deleted cannot", async () => {
    const { store } = await makeStore();
    await store.open();
    await store.put(request, "a", "value of a");
    await store.put(request, "b", "value of b", { synchronous: true });
    await store.delete(request, "b");
    expect(await store.get(request, "a")).toEqual({ ok: true, value: "value of a" });
    expect(await store.get(request, "b")).toEqual({ ok: true, value: undefined });
  });

  test("a batch writes and deletes, and a scan sees what is left in order", async () => {
    const { store } = await makeStore();
    await store.open();
    await store.put(request, "folder/1", "one");
    await store.batch(request, [
      { key: "folder/3", value: "three" },
      { key: "folder/2", value: "two" },
      { key: "folder/1" },
      { key: "elsewhere", value: "far" },
    ]);
    expect(await store.scan(request, { prefix: "folder/", limit: 10 })).toEqual({
      ok: true,
      value: [
        { key: "folder/2", value: "two" },
        { key: "folder/3", value: "three" },
      ],
    });
  });

  test("each operation is reported once, with its sizes and counts", async () => {
    const { store, capture } = await makeStore();
    await store.open();
    await store.put(request, "folder/ä", "wörld", { synchronous: true });
    await store.get(request, "folder/ä");
    await store.get(request, "folder/none");
    await store.batch(request, [{ key: "folder/b", value: "12345" }, { key: "folder/c" }]);
    await store.scan(request, { prefix: "folder/", limit: 1 });
    await store.delete(request, "folder/b");
    const reported = capture.events.filter(({ name }) => name.startsWith("acme.operation."));
    const common = { storeId: "store-under-test", tenantId: "tenant-test", operationSlow: false };
    expect(reported.map(({ name, attributes }) => ({ name, ...attributes }))).toMatchObject([
      {
        ...common,
        name: "acme.operation.put.completed",
        operationSize: 6,
        operationSynchronous: true,
      },
      { ...common, name: "acme.operation.get.completed", operationSize: 6, operationFound: true },
      { ...common, name: "acme.operation.get.completed", operationSize: 0, operationFound: false },
      {
        ...common,
        name: "acme.operation.batch.committed",
        operationSize: 5,
        operationEntryCount: 2,
      },
      {
        ...common,
        name: "acme.operation.scan.completed",
        operationEntryCount: 1,
        operationTruncated: true,
      },
      { ...common, name: "acme.operation.delete.completed", operationKey: "folder/b" },
    ]);
    expect(capture.problems).toEqual([]);
  });

  test("a scan that ends exactly at its limit is not truncated", async () => {
    const { store, capture } = await makeStore();
    await store.open();
    for (const key of ["1", "2", "3"]) await store.put(request, key, "");
    for (const limit of [2, 3, 4]) await store.scan(request, { prefix: "", limit });
    const event = "acme.operation.scan.completed";
    expect(capture.valuesOf(event, "operationEntryCount")).toEqual([2, 3, 3]);
    expect(capture.valuesOf(event, "operationTruncated")).toEqual([true, false, false]);
  });

  test("an operation beyond the threshold is slow", async () => {
    let millis = 0;
    const { store, capture } = await makeStore({ now: () => (millis += 30), slowMillis: 20 });
    await store.open();
    await store.put(request, "a", "1");
    expect(capture.named("acme.operation.put.completed")[0]?.attributes).toMatchObject({
      operationDuration: 0.03,
      operationSlow: true,
    });
  });

  test("a compaction passes through its state and tells what it did", async () => {
    const { store, capture } = await makeStore();
    await store.open();
    for (let number = 0; number < 200; number++) {
      await store.put(request, `key ${number}`, "x".repeat(1000));
    }
    expect(await store.compact()).toEqual({ ok: true, value: undefined });
    expect(store.state).toBe("open");
    expect(capture.valuesOf("acme.store.state.changed", "storeState")).toEqual([
      "opening",
      "open",
      "compacting",
      "open",
    ]);
    expect(capture.named("acme.compaction.finished")).toHaveLength(1);
    expect(capture.problems).toEqual([]);
  });

  test("statistics hold seven levels, and each level with files is told of", async () => {
    const { store, capture } = await makeStore();
    await store.open();
    await store.put(request, "key", "value");
    await store.compact();
    await store.reportStatistics();
    const [fileCounts] = capture.valuesOf(
      "acme.engine.statistics.reported",
      "engineFileCounts",
    ) as number[][];
    expect(fileCounts).toHaveLength(7);
    const withFiles = fileCounts!.filter((count) => count > 0);
    expect(withFiles.length).toBeGreaterThan(0);
    expect(capture.named("acme.engine.level.reported")).toHaveLength(withFiles.length);
    expect(capture.problems).toEqual([]);
  });
});

describe("opening and closing", () => {
  test("a store knows whether it was closed before", async () => {
    const { store, options, capture, scratchDirectory } = await makeStore();
    await store.open();
    await store.close();
    await store.open();
    // What is on disk while the store is open is what a killed process leaves behind.
    const directory = join(scratchDirectory, "killed.store");
    await cp(options.directory, directory, { recursive: true });
    const killed = new KeyValueStore({ ...options, directory });
    await killed.open();
    await killed.close();
    await killed.open();
    await killed.close();
    expect(capture.valuesOf("acme.store.opened", "storePreviousStop")).toEqual([
      "none",
      "clean",
      "unclean",
      "clean",
    ]);
    expect(capture.problems).toEqual([]);
  });

  test("closing counts the operations and the failures since the store was opened", async () => {
    const { store, capture } = await makeStore();
    await store.open();
    await store.put(request, "a", "1");
    await Promise.all([store.close(), store.get(request, "a")]);
    expect(capture.named("acme.store.closed")[0]?.attributes).toMatchObject({
      storeOperationCount: 2,
      storeFailureCount: 1,
    });
  });

  test("an operation on a closed store fails with LevelDB's code and all of its context", async () => {
    const { store, capture } = await makeStore();
    const never = await store.get(request, "a");
    expect(never).toMatchObject({ ok: false, failure: { type: "LEVEL_DATABASE_NOT_OPEN" } });
    await store.open();
    await store.close();
    const closed = await store.put(request, "a", "1");
    expect(closed).toMatchObject({ ok: false, failure: { type: "LEVEL_DATABASE_NOT_OPEN" } });
    expect(capture.named("acme.operation.failed")[1]?.attributes).toMatchObject({
      operationKind: "put",
      operationKey: "a",
      errorType: "LEVEL_DATABASE_NOT_OPEN",
      tenantId: request.tenantId,
      requestAccount: request.account,
      requestAccessToken: request.accessToken,
    });
    expect(capture.problems).toEqual([]);
  });

  test("a directory that is open already is refused with its absolute path", async () => {
    const { store, options, capture } = await makeStore();
    await store.open();
    const second = new KeyValueStore(options);
    const outcome = await second.open();
    expect(outcome).toMatchObject({ ok: false, failure: { type: "LEVEL_LOCKED" } });
    expect(second.state).toBe("closed");
    const [failed] = capture.named("acme.store.open.failed");
    expect(failed?.attributes).toMatchObject({ storeDirectoryName: basename(options.directory) });
    const [message] = capture.valuesOf("acme.store.open.failed", "errorMessage");
    expect(message).toContain(join(options.directory, "data", "LOCK"));
    expect(capture.problems).toEqual([]);
  });

  test("a path that is a file cannot be opened", async () => {
    const { store, options } = await makeStore();
    await writeFile(options.directory, "");
    const outcome = await store.open();
    expect(outcome).toMatchObject({ ok: false, failure: { type: "ENOTDIR" } });
  });
});

describe("damage", () => {
  test("a table cut in half degrades the store once, and repair brings it back", async () => {
    const { store, options, capture } = await makeStore();
    await store.open();
    for (let number = 0; number < 300; number++) {
      await store.put(request, `key ${number}`, `${number}`.repeat(300));
    }
    await store.compact();
    await store.close();
    const data = join(options.directory, "data");
    for (const name of await readdir(data)) {
      if (name.endsWith(".ldb")) await truncate(join(data, name), 1000);
    }
    await store.open();
    const everything = { prefix: "", limit: 1000 };
    const damaged = await store.scan(request, everything);
    await store.get(request, "key 1");
    expect(damaged.ok).toBe(false);
    expect(store.state).toBe("degraded");
    await store.close();
    expect(await store.repair()).toEqual({ ok: true, value: undefined });
    await store.open();
    expect(await store.scan(request, everything)).toEqual({ ok: true, value: [] });
    const reasons = capture.valuesOf("acme.store.state.changed", "storeStateReason");
    expect(reasons.filter((reason) => reason === "damage")).toHaveLength(1);
    const [lostCount] = capture.valuesOf("acme.store.repaired", "repairLostTableCount");
    expect(lostCount).toBeGreaterThan(0);
    expect(capture.problems).toEqual([]);
  });

  test("a missing table keeps the store from opening", async () => {
    const { store, options, capture } = await makeStore();
    await store.open();
    await store.put(request, "a", "1");
    await store.compact();
    await store.close();
    const data = join(options.directory, "data");
    for (const name of await readdir(data)) {
      if (name.endsWith(".ldb")) await rm(join(data, name));
    }
    const outcome = await store.open();
    expect(outcome).toMatchObject({ ok: false, failure: { type: "LEVEL_CORRUPTION" } });
    expect(capture.events.at(-1)?.attributes).toMatchObject({
      storeState: "closed",
      storeStateReason: "damage",
      errorType: "LEVEL_CORRUPTION",
    });
  });
});
