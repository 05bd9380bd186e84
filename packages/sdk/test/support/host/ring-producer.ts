/** A thread that writes `rows` rows of different lengths into the ring it is given, as fast as there is room. */
import { workerData } from "node:worker_threads";
import { type RingMemory, RingProducer } from "../../../src/row/ring.ts";

const { memory, rows } = workerData as { readonly memory: RingMemory; readonly rows: number };
const producer = new RingProducer(memory);
for (let id = 0; id < rows; ) {
  const length = 12 + (id % 500);
  if (!producer.reserve(length)) {
    // Give the reader the machine's other half; nobody writes this word.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    continue;
  }
  const { cursor } = producer;
  cursor.bytes.fill(id & 0xff, cursor.position + 4, cursor.position + length);
  cursor.view.setUint32(cursor.position + 4, id, true);
  cursor.position += length;
  producer.commit();
  id++;
}
