/*
 * OpenTelemetry JS has no sampler for logs: what it can do at least is to emit to a processor that
 * throws every record away.
 */
import { SeverityNumber } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { EVENT_NAME, KEYS, values } from "./event.ts";
import { measureSync, print } from "./measurement.ts";

const events = Number(process.argv[2]);
let thrownAway = 0;
const provider = new LoggerProvider({
  resource: resourceFromAttributes({ "service.name": "bench" }),
  processors: [
    {
      onEmit: () => void thrownAway++,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  ],
});
const logger = provider.getLogger("bench", "1.0.0");
const from = values(0, "cyclic");
const record = {
  eventName: EVENT_NAME,
  severityNumber: SeverityNumber.INFO,
  attributes: Object.fromEntries(
    Object.entries(KEYS).map(([property, key]) => [key, from[property as keyof typeof from]]),
  ),
};

function emitAll(count: number): void {
  for (let i = 0; i < count; i++) logger.emit(record);
}

emitAll(200_000);
const measurement = measureSync(events, () => emitAll(events));
if (thrownAway < events) throw new Error(`only ${thrownAway} records came through`);
print(measurement);
