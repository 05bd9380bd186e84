import { parentPort } from "node:worker_threads";
import { measure } from "./measure.ts";
import type { Order } from "./pool.ts";

const port = parentPort!;
port.on("message", ({ task, values, seed }: Order) => {
  port.postMessage(measure(task, values, seed));
});
