/** So many answered failures of one request make the request suspect, and not the endpoint. */
const SUSPECT_AFTER = 5;
/** So many of one record's: that one goes to nobody by chance, where a backend takes only every other request. */
const CONVICTED_AFTER = 16;
/** And so many requests of others have to be taken for each that was not: else it is the endpoint, which has too much to do. */
const TAKEN_FOR_EACH_FAILED = 4;
/** And so many in any case: two or three may have been lucky. */
const MIN_TAKEN = 8;
/** From here on others go before it, so that it shows whose fault it is. */
const ASIDE_AFTER = 3;
/** Requests whose failures are counted at a time; the one that failed longest ago is forgotten. */
const MAX_SUSPECTS = 64;

interface Failures {
  count: number;
  /** What the endpoint had verified before the first one, and before the last. */
  readonly answers: number;
  readonly deliveries: number;
  /** Failures of all requests before the first one. */
  readonly failed: number;
  lastDeliveries: number;
}

/**
 * Counts how often a request was answered and not taken, while the endpoint took others: some backends say "later" to
 * what they will never take, by a 429 or by an answer that nobody can read, and one request would be sent for ever and hold
 * up all that come after it.
 */
export class Suspects {
  readonly #failures = new Map<string, Failures>();
  #answers = 0;
  #deliveries = 0;
  #failed = 0;

  /** The endpoint verified a request, with records or an empty one. */
  verified(hasRecords: boolean): void {
    this.#answers++;
    if (hasRecords) this.#deliveries++;
  }

  /** The request was taken, or goes no further. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  failed(key: string): void {
    const { count, answers, deliveries, failed } = this.#failures.get(key) ?? {
      count: 0,
      answers: this.#answers,
      deliveries: this.#deliveries,
      failed: this.#failed,
    };
    this.#failed++;
    this.#failures.delete(key);
    this.#failures.set(key, {
      count: count + 1,
      answers,
      deliveries,
      failed,
      lastDeliveries: this.#deliveries,
    });
    if (this.#failures.size <= MAX_SUSPECTS) return;
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      break;
    }
  }

  /** Others should go first. */
  isAside(key: string): boolean {
    return (this.#failures.get(key)?.count ?? 0) >= ASIDE_AFTER;
  }

  /** Whether the endpoint has taken records since the request failed last: then it has another turn. */
  isPassed(key: string): boolean {
    return (this.#failures.get(key)?.lastDeliveries ?? 0) < this.#deliveries;
  }

  /** One failure more would tell, if the endpoint had verified anything since the first one. */
  needsWitness(key: string): boolean {
    return (this.#failures.get(key)?.count ?? 0) >= SUSPECT_AFTER - 1 && !this.#hasWitness(key);
  }

  /** The request itself is the trouble: a smaller one may be taken. */
  isSuspect(key: string): boolean {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < SUSPECT_AFTER) return false;
    const verified = this.#answers - failures.answers;
    return verified > 0 && verified >= this.#othersFailed(failures);
  }

  /**
   * So is its one record. That the endpoint took an empty request is not enough for this: one that has reached its quota takes
   * those.
   */
  isConvicted(key: string): boolean {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < CONVICTED_AFTER) return false;
    const taken = this.#deliveries - failures.deliveries;
    return taken >= Math.max(MIN_TAKEN, TAKEN_FOR_EACH_FAILED * this.#othersFailed(failures));
  }

  /** Since the first failure of this one. */
  #othersFailed({ failed, count }: Failures): number {
    return this.#failed - failed - count;
  }

  #hasWitness(key: string): boolean {
    return (this.#failures.get(key)?.answers ?? this.#answers) < this.#answers;
  }
}
