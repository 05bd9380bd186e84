import assert from "node:assert/strict";
import { type Sonde, startSonde } from "@sonde/sdk";
import { makeCustomers } from "./customers.ts";
import { Exhibit } from "./exhibit.ts";
import { copyStore, damageAndRepair, type FaultOptions, openFile, openTwice } from "./faults.ts";
import { type EmitObserver, observeWith } from "./observe.ts";
import { Oracle } from "./oracle.ts";
import {
  type CallMessage,
  type CallName,
  EXHIBIT_EVENT,
  type ServiceCalls,
  type ServiceConfiguration,
  type ServiceMessage,
} from "./protocol.ts";
import { KeyValueStore } from "./store.ts";
import type { StoreOptions } from "./store-lifecycle.ts";
import { storeTelemetry } from "./telemetry.ts";
import { allDocuments, makeWorkload } from "./workload.ts";
import { WorkloadRunner } from "./workload-runner.ts";

const MAX_SPOOL_BYTES = 64 * 1024 * 1024;
/** Low enough that some operations of a short run are slow. */
const SLOW_MILLIS = 5;
const PROGRESS_INTERVAL_MILLIS = 100;

type Handlers = {
  readonly [N in CallName]: (
    argument: ServiceCalls[N]["argument"],
  ) => Promise<ServiceCalls[N]["result"]>;
};

function send(message: ServiceMessage): void {
  process.send?.(message);
}

function startTelemetry(configuration: ServiceConfiguration): Sonde {
  return startSonde({
    service: { name: "leveldb-store", version: "0.1.0" },
    spool: { directory: configuration.spoolDirectory, maxBytes: MAX_SPOOL_BYTES },
    privacy: { level: "basic", key: { file: configuration.keyFile } },
    export: {
      url: configuration.exportUrl,
      compression: "gzip",
      ...configuration.exportTiming,
    },
    isolation: "worker",
  });
}

/** Sees every emit call, first the one and then the other. */
function both(first: EmitObserver, second: EmitObserver): EmitObserver {
  return {
    before(event, attributes) {
      first.before(event, attributes);
      second.before(event, attributes);
    },
    after(event) {
      first.after(event);
      second.after(event);
    },
  };
}

/** A process that serves a store to its customers and is told by IPC what to go through. */
async function serve(configuration: ServiceConfiguration): Promise<void> {
  const sonde = startTelemetry(configuration);
  const oracle = new Oracle(configuration.oracleFile);
  const exhibit = new Exhibit(EXHIBIT_EVENT);
  const wrap = observeWith(both(oracle, exhibit));
  const telemetryOf = (storeId: string) => storeTelemetry(storeId, wrap);
  const storeOptions: StoreOptions = {
    id: configuration.storeId,
    directory: configuration.storeDirectory,
    telemetry: telemetryOf(configuration.storeId),
    now: () => performance.now(),
    slowMillis: SLOW_MILLIS,
  };
  const store = new KeyValueStore(storeOptions);
  const customers = makeCustomers(configuration.customerSeed);
  const runner = new WorkloadRunner(store, makeWorkload(customers, configuration.workloadSeed));
  const faults: FaultOptions = {
    store: storeOptions,
    telemetryOf,
    scratchDirectory: configuration.scratchDirectory,
    documents: [...allDocuments(customers)],
  };
  const progress = setInterval(
    () => send({ kind: "progress", emitted: oracle.returned }),
    PROGRESS_INTERVAL_MILLIS,
  );

  let finished = false;
  const handlers: Handlers = {
    async run({ steps, maxMillis }) {
      await runner.run(steps, AbortSignal.timeout(maxMillis));
      return { emitted: oracle.returned };
    },
    async fail() {
      const twice = await openTwice(faults);
      const file = await openFile(faults);
      await store.close();
      const copy = await copyStore(faults);
      await store.open();
      const damage = await damageAndRepair(faults, copy);
      return { "opened twice": twice, "opened a file": file, "cut a table in half": damage };
    },
    async exhibit() {
      return { attributes: exhibit.attributes };
    },
    async finish({ timeoutMillis }) {
      clearInterval(progress);
      await store.close();
      await sonde.sync();
      const { drained } = await sonde.flush({ timeoutMillis });
      await sonde.shutdown();
      oracle.close();
      finished = true;
      return { drained, ledger: sonde.ledger() };
    },
  };

  const opened = await store.open();
  assert(opened.ok, `The store in ${configuration.storeDirectory} does not open.`);
  process.on("message", (message) => void answer(handlers, message as CallMessage));
  process.on("warning", ({ message }) => {
    process.stderr.write(`  the store's process warns: ${message}\n`);
  });
  // Without its parent it has nothing to do; once finished it must be able to end by itself.
  process.on("disconnect", () => {
    if (!finished) process.exit(1);
  });
  send({ kind: "ready" });
}

async function answer<N extends CallName>(
  handlers: Handlers,
  { id, call, argument }: CallMessage<N>,
): Promise<void> {
  try {
    send({ kind: "result", id, result: await handlers[call](argument) });
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: "failed", id, reason });
  }
}

await serve(JSON.parse(process.argv[2] ?? "") as ServiceConfiguration);
