import { DEFAULT_CONCURRENT_REQUESTS, DEFAULT_REQUEST_BYTES } from "./export/drain.ts";
import { invalidOption, readInteger } from "./option-value.ts";

/** How fast events go, and how many at a time. */
export interface DeliveryOptions {
  /** Requests under way at a time: 1 to 64, default 8. The first one goes alone, and the first one after a failure. */
  readonly maxConcurrentRequests?: number;
  /**
   * Of one request, in bytes before compression: 65,536 to 67,108,864, which is OTLP's bound for clients. Default 4 MiB.
   * Longer ones are split; a backend that takes less teaches that by itself.
   */
  readonly maxRequestBytes?: number;
  /**
   * For what waited during an outage, in bytes on the wire: 1,024 to 1,073,741,824, or `auto`, the default: two thirds of the rate at
   * which it gathered. Events that come meanwhile, the critical lane, and `flush()` are not held up by it.
   */
  readonly backlogBytesPerSecond?: number | "auto";
}

/** {@link DeliveryOptions}, checked; without a rate, `auto`. */
export interface DeliverySettings {
  readonly maxConcurrentRequests: number;
  readonly maxRequestBytes: number;
  readonly backlogBytesPerSecond?: number;
}

export const DELIVERY_OPTIONS: readonly string[] = [
  "maxConcurrentRequests",
  "maxRequestBytes",
  "backlogBytesPerSecond",
];

/** Throws {@link SondeError} on what cannot be used. */
export function readDelivery(options: DeliveryOptions): DeliverySettings {
  const { maxConcurrentRequests, maxRequestBytes, backlogBytesPerSecond } = options;
  return {
    maxConcurrentRequests: readInteger(
      "export.maxConcurrentRequests",
      maxConcurrentRequests,
      1,
      64,
      DEFAULT_CONCURRENT_REQUESTS,
    ),
    maxRequestBytes: readInteger(
      "export.maxRequestBytes",
      maxRequestBytes,
      64 * 1024,
      64 * 1024 * 1024,
      DEFAULT_REQUEST_BYTES,
    ),
    ...readRate(backlogBytesPerSecond),
  };
}

function readRate(value: unknown): { readonly backlogBytesPerSecond?: number } {
  if (value === undefined || value === "auto") return {};
  const isRate = typeof value === "number" && Number.isInteger(value);
  if (isRate && value >= 1024 && value <= 2 ** 30) return { backlogBytesPerSecond: value };
  throw invalidOption(
    "export.backlogBytesPerSecond",
    value,
    `auto, or an integer from 1024 to ${2 ** 30}`,
  );
}
