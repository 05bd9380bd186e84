/** No request is cut to less: an endpoint that takes less takes no record. */
const MIN_BYTES = 1024;
/** So many requests that were nearly as long as the limit go before one tries whether more is taken; at first, and at most. */
const FULL_REQUESTS = 32;
const MAX_FULL_REQUESTS = 4096;

/**
 * How long requests to an endpoint may be, in bytes before compression: at first what the option says, then what showed to be taken.
 * What was learned may have come of a passing trouble, so now and then one request, and one only, may be twice
 * as long. Each time that it is not taken, the next one waits for twice as many others.
 */
export class RequestLimit {
  readonly #maxBytes: number;
  #bytes: number;
  /** Of requests that were taken since one as long was not. */
  #largestTaken = 0;
  #fullRequests = 0;
  #fullRequestsNeeded = FULL_REQUESTS;
  #isTrying = false;

  constructor(maxBytes: number, learnedBytes: number | undefined) {
    this.#maxBytes = maxBytes;
    this.#bytes = this.#bounded(learnedBytes ?? maxBytes);
  }

  /** What is known to be taken, as far as anything is known. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Less than the option says. */
  get isLearned(): boolean {
    return this.#bytes < this.#maxBytes;
  }

  /** For the next request. */
  get wantedBytes(): number {
    const isDue = this.#fullRequests >= this.#fullRequestsNeeded && !this.#isTrying;
    return isDue ? this.#bounded(this.#bytes * 2) : this.#bytes;
  }

  /** A request goes. True where it is longer than what is known; {@link tried} is to be told of its end. */
  begin(bytes: number): boolean {
    const isTrial = bytes > this.#bytes;
    if (isTrial) this.#isTrying = true;
    return isTrial;
  }

  /** A request that was longer is over. */
  tried(): void {
    this.#isTrying = false;
    if (this.#fullRequests < this.#fullRequestsNeeded) return;
    this.#fullRequests = 0;
    this.#fullRequestsNeeded = Math.min(this.#fullRequestsNeeded * 2, MAX_FULL_REQUESTS);
  }

  taken(bytes: number): void {
    this.#largestTaken = Math.max(this.#largestTaken, bytes);
    if (bytes > this.#bytes) {
      this.#bytes = this.#bounded(this.#bytes * 2);
      this.#fullRequests = 0;
    } else if (this.isLearned && bytes >= this.#bytes / 2) this.#fullRequests++;
  }

  /** One was too long. */
  tooLong(bytes: number): void {
    if (this.#largestTaken >= bytes) this.#largestTaken = 0;
    this.learn(Math.floor(bytes / 2));
  }

  /** So many bytes were taken where more were not. */
  learn(bytes: number): void {
    this.#bytes = Math.min(this.#bytes, this.#bounded(Math.max(bytes, this.#largestTaken)));
  }

  #bounded(bytes: number): number {
    return Math.min(Math.max(bytes, MIN_BYTES), this.#maxBytes);
  }
}
