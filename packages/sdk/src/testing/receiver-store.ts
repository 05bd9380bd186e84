import { occurrencesIn } from "./occurrences.ts";
import { type ReceivedRecord, type ReceivedRequest, recordsOf } from "./received-request.ts";

/** What a receiver was sent. It refuses what it could not keep, so that every count stays exact. */
export class ReceiverStore {
  readonly requests: ReceivedRequest[] = [];
  /** Of all readable requests, whatever they were answered. */
  readonly seenRecords: ReceivedRecord[] = [];
  /** Of requests that were told success, less those told to be rejected. */
  readonly records: ReceivedRecord[] = [];
  /** Requests beyond the bounds: answered 503 and not kept. */
  refused = 0;
  readonly #maxRequests: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxRequests: number, maxBytes: number) {
    this.#maxRequests = maxRequests;
    this.#maxBytes = maxBytes;
  }

  /** The request's records; undefined where keeping it would break a bound. */
  add(request: ReceivedRequest): readonly ReceivedRecord[] | undefined {
    const bytes = request.rawBody.length + request.body.length;
    if (this.requests.length >= this.#maxRequests || this.#bytes + bytes > this.#maxBytes) {
      this.refused++;
      return undefined;
    }
    this.#bytes += bytes;
    this.requests.push(request);
    const records = request.decoded === undefined ? [] : recordsOf(request.decoded);
    append(this.seenRecords, records);
    return records;
  }

  /** The sender of `records` was told success for all but the last `rejected`. */
  accept(records: readonly ReceivedRecord[], rejected: number): void {
    append(this.records, records.slice(0, Math.max(records.length - Math.max(rejected, 0), 0)));
  }

  uidCounts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const record of this.records) {
      const uid = record.attributes.get("log.record.uid");
      if (typeof uid === "string") counts.set(uid, (counts.get(uid) ?? 0) + 1);
    }
    return counts;
  }

  duplicates(): number {
    let duplicates = 0;
    for (const times of this.uidCounts().values()) duplicates += times - 1;
    return duplicates;
  }

  contains(needle: string | Uint8Array): number {
    const bytes = typeof needle === "string" ? Buffer.from(needle, "utf8") : needle;
    if (bytes.length === 0) throw new RangeError("cannot search for nothing: the needle is empty");
    return this.requests.reduce((sum, request) => sum + occurrencesIn(request, bytes), 0);
  }

  clear(): void {
    this.requests.length = 0;
    this.seenRecords.length = 0;
    this.records.length = 0;
    this.refused = 0;
    this.#bytes = 0;
  }
}

/** Unlike a spread into `push`, safe for any number of records. */
function append(list: ReceivedRecord[], more: readonly ReceivedRecord[]): void {
  for (const record of more) list.push(record);
}
