import { join } from "node:path";
import type { Ledger } from "@sonde/sdk";
import type { ReceivedRecord } from "@sonde/sdk/testing";
import { makeCustomers } from "../src/customers.ts";
import { type OracleCount, readOracles } from "../src/oracle.ts";
import { scanReceived, startBackend } from "./backend.ts";
import { type CanaryHit, CanaryScanner } from "./canary.ts";
import { plantedCanaries } from "./planted.ts";
import type { ScenarioOptions } from "./scenario-options.ts";
import { ANSWER_TIMEOUT_MILLIS, finish, runUntilKilled, startStore, workOn } from "./store-runs.ts";
import { findUnusedPort } from "./unused-port.ts";

/** What a run left behind, for the report and the checks. */
export interface Evidence {
  readonly ledger: Ledger;
  /** By event, over all processes. */
  readonly oracle: ReadonlyMap<string, OracleCount>;
  /** Every record that the receiver accepted, in order. */
  readonly records: readonly ReceivedRecord[];
  /** Every record that the receiver could read, whatever it answered. */
  readonly seenRecords: readonly ReceivedRecord[];
  readonly duplicates: number;
  readonly crashes: number;
  readonly canaryHits: readonly CanaryHit[];
  /** The attributes of one event in the store's memory. */
  readonly exhibit: object | undefined;
}

const STORE_ID = "documents-north";
const DRAIN_TIMEOUT_MILLIS = 15_000;
const CHAOS_DRAIN_TIMEOUT_MILLIS = 30_000;
/** With chaos: many requests, and no long wait for those that are not answered. */
const CHAOS_TIMING = { timeoutMillis: 500, intervalMillis: 50 };
/** Troubles after the store has stopped: each may hold up the rest for a second. */
const LAST_TROUBLES = 4;

/** Runs the store through a crash and a return of the network. Rejects when something hangs. */
export async function runScenario(options: ScenarioOptions): Promise<Evidence> {
  const { scratch, seed, chaos, say } = options;
  const port = await findUnusedPort();
  const directory = (name: string) => join(scratch.directory, name);
  const configuration = {
    storeId: STORE_ID,
    storeDirectory: directory(`${STORE_ID}.store`),
    scratchDirectory: scratch.directory,
    spoolDirectory: directory("spool"),
    keyFile: directory("sonde.key"),
    exportUrl: `http://127.0.0.1:${port}`,
    customerSeed: seed,
  };
  const customers = makeCustomers(seed);
  const scanner = new CanaryScanner(plantedCanaries({ ...configuration, customers }));
  const oracleFiles = [directory("oracle-1.txt"), directory("oracle-2.txt")] as const;

  say(`No backend listens on port ${port}. The store starts and takes requests of 25 tenants.`);
  const firstEnd = await runUntilKilled(options, {
    ...configuration,
    workloadSeed: seed,
    oracleFile: oracleFiles[0],
  });
  const afterCrash = scanner.scanDirectory(configuration.spoolDirectory);
  if (afterCrash.byteCount === 0) throw new Error("The killed process left nothing in its spool.");
  say(
    `Killed with SIGKILL in the middle of its work. In the spool: ${afterCrash.fileCount} files, ` +
      `${afterCrash.byteCount.toLocaleString("en-US")} bytes; ` +
      `${afterCrash.hits.length} of ${scanner.canaryCount} planted texts found in them.`,
  );

  const early = chaos === undefined ? undefined : await startBackend(options, port);
  const store = await startStore(options, {
    ...configuration,
    ...(chaos === undefined ? {} : { exportTiming: CHAOS_TIMING }),
    workloadSeed: seed + 1,
    oracleFile: oracleFiles[1],
  });
  say("Started again on the same store and the same spool.");
  await workOn(store, say);

  const receiver = early ?? (await startBackend(options, port));
  try {
    const { attributes } = await store.call("exhibit", {}, ANSWER_TIMEOUT_MILLIS);
    chaos?.calm(LAST_TROUBLES);
    const { ledger, end: secondEnd } = await finish(
      store,
      chaos === undefined ? DRAIN_TIMEOUT_MILLIS : CHAOS_DRAIN_TIMEOUT_MILLIS,
    );
    say(
      `${receiver.records.length.toLocaleString("en-US")} records came in ` +
        `${receiver.requests.length} requests. The store's process has ended.`,
    );
    return {
      ledger,
      oracle: readOracles(oracleFiles),
      records: [...receiver.records],
      seenRecords: [...receiver.seenRecords],
      duplicates: receiver.duplicates(),
      crashes: [firstEnd, secondEnd].filter((end) => end === "SIGKILL").length,
      canaryHits: [
        ...afterCrash.hits,
        ...scanner.scanDirectory(configuration.spoolDirectory).hits,
        ...scanReceived(scanner, receiver),
      ],
      exhibit: attributes,
    };
  } finally {
    await receiver.close();
  }
}
