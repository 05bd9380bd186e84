import { join } from "node:path";
import type { Ledger } from "@sonde/sdk";
import { type OtlpReceiver, type ReceivedRecord, startOtlpReceiver } from "@sonde/sdk/testing";
import { makeCustomers } from "../src/customers.ts";
import { type OracleCount, readOracles } from "../src/oracle.ts";
import type { ServiceConfiguration } from "../src/protocol.ts";
import { type CanaryHit, CanaryScanner } from "./canary.ts";
import { plantedCanaries } from "./planted.ts";
import type { Scratch } from "./scratch.ts";
import { StoreProcess } from "./store-process.ts";
import { findUnusedPort } from "./unused-port.ts";

/** What a run left behind, for the report and the checks. */
export interface Evidence {
  readonly ledger: Ledger;
  /** By event, over all processes. */
  readonly oracle: ReadonlyMap<string, OracleCount>;
  /** Every record that the receiver accepted, in order. */
  readonly records: readonly ReceivedRecord[];
  readonly duplicates: number;
  readonly crashes: number;
  readonly canaryHits: readonly CanaryHit[];
  /** The attributes of one event in the store's memory. */
  readonly exhibit: object | undefined;
}

export interface ScenarioOptions {
  readonly scratch: Scratch;
  /** Whole, 0 to 2^32 - 2: the second process takes the next one. */
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly showProgress: (text: string) => void;
}

const STORE_ID = "documents-north";
/** The first process is killed once it has emitted so much, or after so long, wherever it is then. */
const KILL_AT_EMITTED = 12_000;
const KILL_AFTER_MILLIS = 12_000;
/** More than it gets to. */
const STEPS_BEFORE_KILL = 1_000_000;
const STEPS_AFTER_KILL = 8000;
/** A slow machine takes fewer steps, so that the demo keeps its time. */
const MAX_RUN_MILLIS = 12_000;
const RUN_TIMEOUT_MILLIS = 20_000;
const ANSWER_TIMEOUT_MILLIS = 10_000;
const DRAIN_TIMEOUT_MILLIS = 15_000;

/** Runs the store through a crash and a return of the network. Rejects when something hangs. */
export async function runScenario(options: ScenarioOptions): Promise<Evidence> {
  const { scratch, seed, say } = options;
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

  const store = await startStore(options, {
    ...configuration,
    workloadSeed: seed + 1,
    oracleFile: oracleFiles[1],
  });
  say("Started again on the same store and the same spool.");
  const work = { steps: STEPS_AFTER_KILL, maxMillis: MAX_RUN_MILLIS };
  const { emitted } = await store.call("run", work, RUN_TIMEOUT_MILLIS);
  const troubles = await store.call("fail", {}, ANSWER_TIMEOUT_MILLIS);
  say(`It emitted ${emitted.toLocaleString("en-US")} events and met real trouble:`);
  for (const [what, came] of Object.entries(troubles)) say(`  ${what}: ${came}`);

  const receiver = await startOtlpReceiver({ port });
  try {
    say(`A backend comes up on port ${port}, and the spool drains.`);
    const { attributes } = await store.call("exhibit", {}, ANSWER_TIMEOUT_MILLIS);
    const { ledger, end: secondEnd } = await finish(store);
    say(
      `${receiver.records.length.toLocaleString("en-US")} records came in ` +
        `${receiver.requests.length} requests. The store's process has ended.`,
    );
    return {
      ledger,
      oracle: readOracles(oracleFiles),
      records: [...receiver.records],
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

async function startStore(
  { scratch, showProgress }: ScenarioOptions,
  configuration: ServiceConfiguration,
): Promise<StoreProcess> {
  const store = await StoreProcess.start(configuration, (started) => scratch.register(started));
  store.onProgress = (emitted) => showProgress(`${emitted.toLocaleString("en-US")} events`);
  return store;
}

async function runUntilKilled(
  options: ScenarioOptions,
  configuration: ServiceConfiguration,
): Promise<string> {
  const store = await startStore(options, configuration);
  store.onProgress = (emitted) => {
    options.showProgress(`${emitted.toLocaleString("en-US")} events`);
    if (emitted >= KILL_AT_EMITTED) store.kill();
  };
  const timer = setTimeout(() => store.kill(), KILL_AFTER_MILLIS);
  // The call gets no answer: the process that would give it is killed.
  const [answer, end] = await Promise.allSettled([
    store.call(
      "run",
      { steps: STEPS_BEFORE_KILL, maxMillis: RUN_TIMEOUT_MILLIS },
      RUN_TIMEOUT_MILLIS,
    ),
    store.ended(RUN_TIMEOUT_MILLIS),
  ]);
  clearTimeout(timer);
  if (end.status === "rejected") throw end.reason;
  if (end.value !== "SIGKILL" || answer.status === "fulfilled") {
    throw new Error(`The store's process was to be killed, but it ended by itself (${end.value}).`);
  }
  return end.value;
}

async function finish(store: StoreProcess): Promise<{ ledger: Ledger; end: string }> {
  const { drained, ledger } = await store.call(
    "finish",
    { timeoutMillis: DRAIN_TIMEOUT_MILLIS },
    DRAIN_TIMEOUT_MILLIS + ANSWER_TIMEOUT_MILLIS,
  );
  if (!drained) {
    throw new Error(
      `The spool did not drain within ${DRAIN_TIMEOUT_MILLIS / 1000} s: ` +
        `${ledger.buffered} records are left, ${ledger.delivered} were delivered.`,
    );
  }
  store.disconnect();
  const end = await store.ended(ANSWER_TIMEOUT_MILLIS);
  if (end !== "0") throw new Error(`The store's process ended with ${end}, not with 0.`);
  return { ledger, end };
}

/** Everything that the backend could read: addresses, headers and decompressed bodies. */
function scanReceived(scanner: CanaryScanner, receiver: OtlpReceiver): CanaryHit[] {
  return receiver.requests.flatMap(({ url, headers, body }, index) => [
    ...scanner.scan(Buffer.from(JSON.stringify({ url, headers })), `the head of request ${index}`),
    ...scanner.scan(body, `the body of request ${index}`),
  ]);
}
