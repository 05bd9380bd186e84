import { join } from "node:path";
import { onTestFinished } from "vitest";
import { KeyValueStore } from "../src/store.ts";
import type { StoreOptions } from "../src/store-lifecycle.ts";
import { storeTelemetry } from "../src/telemetry.ts";
import { Capture } from "./capture.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

export interface StoreUnderTest {
  readonly store: KeyValueStore;
  readonly options: StoreOptions;
  readonly capture: Capture;
  readonly scratchDirectory: string;
}

/** A store on a real LevelDB in a directory of its own, not open yet. */
export async function makeStore(overrides: Partial<StoreOptions> = {}): Promise<StoreUnderTest> {
  const capture = new Capture();
  capture.install();
  onTestFinished(() => capture.uninstall());
  const scratchDirectory = await temporaryDirectory();
  const options: StoreOptions = {
    id: "store-under-test",
    directory: join(scratchDirectory, "under-test.store"),
    telemetry: storeTelemetry("store-under-test"),
    now: () => performance.now(),
    ...overrides,
  };
  const store = new KeyValueStore(options);
  onTestFinished(async () => {
    if (store.state === "open" || store.state === "degraded") await store.close();
  });
  return { store, options, capture, scratchDirectory };
}
