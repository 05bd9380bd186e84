import type { SelfReport } from "../self-report.ts";
import type { Compression } from "./compression.ts";
import type { Outcome } from "./outcome.ts";

/**
 * How bodies for one endpoint are compressed, as far as is known: OTLP does not name zstd, so a backend
 * may refuse it. What was learned is forgotten at exit, so that a backend that was renewed gets zstd again.
 */
export class EndpointCompression {
  readonly #report: SelfReport | undefined;
  #current: Compression;
  #isTaken = false;

  constructor(wanted: Compression, report: SelfReport | undefined) {
    this.#current = wanted;
    this.#report = report;
  }

  get current(): Compression {
    return this.#current;
  }

  /** After a request with records: whether its compression may be what the backend refused. */
  isDoubtful(used: Compression, outcome: Outcome): boolean {
    if (used !== "zstd") return false;
    if (outcome.kind === "delivered") this.#isTaken = true;
    if (outcome.kind !== "refused") return false;
    // The Collector answers 400 to an encoding that it does not know, and to records that it does not
    // like: the latter it must be where it took zstd before.
    return outcome.reason === "status-415" || (outcome.reason === "status-400" && !this.#isTaken);
  }

  /** What the same request came to in gzip, after one in zstd was doubtful. */
  learn(inZstd: Outcome, inGzip: Outcome): void {
    const wasNamed = inZstd.kind === "refused" && inZstd.reason === "status-415";
    const isOtherAnswer =
      inGzip.kind === "too-large" || (inGzip.kind === "refused" && inGzip.reason !== "status-415");
    if (inGzip.kind !== "delivered" && !(wasNamed && isOtherAnswer)) return;
    this.#current = "gzip";
    this.#report?.once(
      "SONDE_EXPORT_FAILING",
      "zstd",
      "the backend refuses zstd and takes gzip, which is used from now on; set export.compression to gzip, or see to the backend",
    );
  }
}
