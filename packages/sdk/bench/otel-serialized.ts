/*
 * OpenTelemetry's way to the same point, without its disk: emit through the SDK's logger, collect as
 * its batch processor does (512 records), serialise to OTLP protobuf in memory, drop the bytes.
 */
import { SeverityNumber } from "@opentelemetry/api";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { EVENT_NAME, KEYS, type Strings, values } from "./event.ts";
import { BURST, measure, print, turn } from "./measurement.ts";

const events = Number(process.argv[2]);
const strings = process.argv[3] as Strings;
const BATCH = 512;
let batch: ReadableLogRecord[] = [];
let serialisedBytes = 0;
const provider = new LoggerProvider({
  resource: resourceFromAttributes({ "service.name": "bench" }),
  processors: [
    {
      onEmit(record: ReadableLogRecord) {
        batch.push(record);
        if (batch.length === BATCH) serialise();
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  ],
});
const logger = provider.getLogger("bench", "1.0.0");

function serialise(): void {
  serialisedBytes += ProtobufLogsSerializer.serializeRequest(batch)?.byteLength ?? 0;
  batch = [];
}

async function emitAll(count: number): Promise<void> {
  for (let i = 0; i < count; ) {
    for (const end = Math.min(count, i + BURST); i < end; i++) {
      const from = values(i, strings);
      logger.emit({
        eventName: EVENT_NAME,
        severityNumber: SeverityNumber.INFO,
        attributes: {
          [KEYS.volumeId]: from.volumeId,
          [KEYS.hostName]: from.hostName,
          [KEYS.engine]: from.engine,
          [KEYS.durationSeconds]: from.durationSeconds,
          [KEYS.sizeBytes]: from.sizeBytes,
          [KEYS.queueDepth]: from.queueDepth,
          [KEYS.attempt]: from.attempt,
          [KEYS.isSequential]: from.isSequential,
        },
      });
    }
    await turn();
  }
  if (batch.length > 0) serialise();
}

await emitAll(300_000);
const measurement = await measure(events, () => emitAll(events));
if (serialisedBytes < events * 100)
  throw new Error(`only ${serialisedBytes} bytes were serialised`);
print(measurement);
