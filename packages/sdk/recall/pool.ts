import { Worker } from "node:worker_threads";
import type { Figures, Task } from "./measure.ts";

/** What a thread is asked for; it answers with the figures. */
export interface Order {
  readonly task: Task;
  readonly values: number;
  readonly seed: number;
}

/** Measures on several threads, in any order; the figures come in the order of the tasks. */
export async function measureAll(
  tasks: readonly Task[],
  values: number,
  seed: number,
  threads: number,
): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./measure-worker.ts", import.meta.url));
    try {
      while (next < tasks.length) {
        const at = next++;
        figures[at] = await ask(worker, { task: tasks[at]!, values, seed });
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work));
  return figures;
}

function ask(worker: Worker, order: Order): Promise<Figures> {
  return new Promise((resolve, reject) => {
    worker.once("message", (figures: Figures) => {
      worker.off("error", reject);
      resolve(figures);
    });
    worker.once("error", reject);
    worker.postMessage(order);
  });
}
