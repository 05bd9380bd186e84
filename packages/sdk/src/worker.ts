import { parentPort, workerData } from "node:worker_threads";
import { createSpoolSide } from "./pipeline.ts";
import { SelfReport } from "./self-report.ts";
import { realSystems } from "./systems.ts";
import type { FromWorker, ToWorker, WorkerData } from "./worker-protocol.ts";

/** How often the host learns the state of the ledger without asking. */
const LEDGER_INTERVAL_MILLIS = 1000;

const { memory, settings, resumption } = workerData as WorkerData;
const tell = (message: FromWorker): void => parentPort?.postMessage(message);
const report = new SelfReport((warning) => tell({ kind: "warning", warning }));
const side = createSpoolSide(memory, settings, realSystems(), report, resumption);

parentPort?.on("message", (message: ToWorker) => {
  if (message.kind === "wake") side.wake();
  else if (message.kind === "counts") side.count(message.counts);
  else void answer(message.id, message.request);
});

async function answer(id: number, request: Parameters<typeof side.answer>[0]): Promise<void> {
  tell({ kind: "reply", id, reply: await side.answer(request) });
}

setInterval(() => tell({ kind: "ledger", report: side.report() }), LEDGER_INTERVAL_MILLIS).unref();
side.start();
