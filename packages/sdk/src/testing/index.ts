export type {
  DecodedAttributes,
  DecodedLogRecord,
  DecodedLogsRequest,
  DecodedResource,
  DecodedResourceLogs,
  DecodedScope,
  DecodedScopeLogs,
  DecodedValue,
} from "./decoded-logs.ts";
export { OtlpDecodeError } from "./decoded-logs.ts";
export { decodeLogsRequest } from "./otlp-decoder.ts";
export { decodeJsonLogsRequest } from "./otlp-json-decoder.ts";
export type { OtlpReceiver, OtlpReceiverOptions } from "./otlp-receiver.ts";
export { startOtlpReceiver } from "./otlp-receiver.ts";
export type { ReceivedRecord, ReceivedRequest, RequestProblem } from "./received-request.ts";
export type { ReceiverBehaviour, ReceiverPolicy, ReceiverScript } from "./receiver-behaviour.ts";
