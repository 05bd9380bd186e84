import { expect, test } from "vitest";
import { makeStore } from "../test/open-store.ts";
import { makeCustomers } from "./customers.ts";
import { copyStore, damageAndRepair, type FaultOptions, openFile, openTwice } from "./faults.ts";
import { storeTelemetry } from "./telemetry.ts";
import { allDocuments } from "./workload.ts";

test("the faults are real, they are reported, and the store itself is none the worse", async () => {
  const { store, options, capture, scratchDirectory } = await makeStore();
  const documents = [...allDocuments(makeCustomers(1))].slice(0, 500);
  const faults: FaultOptions = {
    store: options,
    telemetryOf: (storeId) => storeTelemetry(storeId),
    scratchDirectory,
    documents,
  };
  await store.open();
  for (const { request, key } of documents) await store.put(request, key, key.repeat(20));
  await store.compact();

  expect(await openTwice(faults)).toBe("LEVEL_LOCKED");
  expect(await openFile(faults)).toBe("ENOTDIR");
  await store.close();
  const copy = await copyStore(faults);
  expect(await damageAndRepair(faults, copy)).toBe("LEVEL_IO_ERROR");

  await store.open();
  const { request, key } = documents[0]!;
  expect(await store.get(request, key)).toEqual({ ok: true, value: key.repeat(20) });
  const messages = capture.valuesOf("acme.operation.failed", "errorMessage");
  expect(messages).toHaveLength(2);
  for (const message of messages) expect(message).toContain(copy);
  expect(capture.problems).toEqual([]);
});
