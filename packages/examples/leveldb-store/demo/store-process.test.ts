import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { StoreProcess } from "./store-process.ts";

const CONFIGURATION = {
  storeId: "store-under-test",
  storeDirectory: "",
  scratchDirectory: "",
  spoolDirectory: "",
  keyFile: "",
  exportUrl: "",
  customerSeed: 1,
  workloadSeed: 1,
  oracleFile: "",
};
const LONG_MILLIS = 10_000;
const READY = `process.send({ kind: "ready" });`;

/** Starts a script in the place of the service. */
async function startScript(script: string): Promise<StoreProcess> {
  const file = join(await temporaryDirectory(), "service.mjs");
  await writeFile(file, script);
  const register = (started: StoreProcess): void => {
    onTestFinished(() => started.kill());
  };
  return await StoreProcess.start(CONFIGURATION, register, file);
}

test("a process that does not answer is waited for no longer than said", async () => {
  const store = await startScript(`${READY} process.on("message", () => {});`);
  await expect(store.call("exhibit", {}, 20)).rejects.toThrow(
    "The store's process did not answer `exhibit` within 0.02 s.",
  );
});

test("a process that ends while it is waited for is told of at once", async () => {
  const store = await startScript(`${READY} process.once("message", () => process.exit(3));`);
  await expect(store.call("exhibit", {}, LONG_MILLIS)).rejects.toThrow(
    "The store's process ended (3) while it was waited for.",
  );
  expect(await store.ended(LONG_MILLIS)).toBe("3");
});

test("a process that ends before it is ready is told of at once", async () => {
  await expect(startScript("process.exit(4);")).rejects.toThrow("ended (4)");
});

test("what a call throws in the process comes back as the reason", async () => {
  const store = await startScript(
    `${READY} process.on("message", ({ id }) =>
      process.send({ kind: "failed", id, reason: "no such exhibit" }));`,
  );
  await expect(store.call("exhibit", {}, LONG_MILLIS)).rejects.toThrow("no such exhibit");
});

test("answers find their calls, whatever their order", async () => {
  const store = await startScript(
    `${READY} const ids = [];
    process.on("message", ({ id }) => {
      ids.unshift(id);
      if (ids.length < 2) return;
      for (const id of ids) process.send({ kind: "result", id, result: { emitted: id } });
    });`,
  );
  const answers = [1, 2].map((steps) => store.call("run", { steps, maxMillis: 1 }, LONG_MILLIS));
  expect(await Promise.all(answers)).toEqual([{ emitted: 1 }, { emitted: 2 }]);
});

test("progress is heard, and a killed process says how it ended", async () => {
  const store = await startScript(
    `${READY} process.on("message", () => {});
    setInterval(() => process.send({ kind: "progress", emitted: 7 }), 5);`,
  );
  const emitted = await new Promise((resolve) => {
    store.onProgress = resolve;
  });
  store.kill();
  expect(emitted).toBe(7);
  expect(await store.ended(LONG_MILLIS)).toBe("SIGKILL");
});
