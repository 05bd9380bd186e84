import { measureRow } from "../otlp/measure-row.ts";
import { allocateRing, RingConsumer } from "../row/ring.ts";
import { MAX_ROW_BYTES } from "../row/row-format.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import { SelfReport, type Warning } from "../self-report.ts";
import { newInstanceId } from "../spool/instance-name.ts";
import { Spool } from "../spool/spool.ts";
import { SpoolProgress } from "../spool/spool-progress.ts";
import type { ToolIo } from "./io.ts";
import { RefusedError, say } from "./refuse.ts";
import { mirrorsOf } from "./spool-directory.ts";

/** The most that an SDK may be given: this program makes no row, so it has no reason to evict one. */
const MAX_BYTES: number = 2 ** 40;

/** A step is at most 50 ms of taking over. Beyond so many of them what is left is the next process's. */
const MAX_ADOPTION_STEPS = 12_000;

/**
 * This program as a process of a spool: it has an instance of its own, without rows, takes over what dead
 * processes left, and leaves what it did not do to the next one. Trouble is told on the standard error.
 */
export class ToolSpool implements Disposable {
  readonly spool: Spool;
  readonly report: SelfReport;
  readonly instanceId: string;
  readonly warnings: Warning[] = [];

  /** Throws {@link RefusedError} where the spool cannot be opened. */
  constructor(io: ToolIo, root: string, level: PrivacyLevel) {
    const { systems } = io;
    const { clock, files, random } = systems;
    this.instanceId = newInstanceId(clock, random);
    this.report = new SelfReport((warning) => {
      this.warnings.push(warning);
      say(`${warning.code}: ${warning.message}`, io);
    });
    this.spool = new Spool({
      ...systems,
      report: this.report,
      ring: new RingConsumer(allocateRing(2 * MAX_ROW_BYTES)),
      progress: new SpoolProgress(),
      root,
      instanceId: this.instanceId,
      resource: { attributes: {} },
      maxBytes: MAX_BYTES,
      level,
      measure: measureRow,
    });
    const mirrors = mirrorsOf(files, root);
    if (mirrors.length > 0) {
      say(
        `the spool has mirrors (${mirrors.join(", ")}) that this program knows nothing of: what they have is theirs, and what they have not got yet they will not get`,
        io,
      );
    }
    this.spool.open();
    if (files.status(`${root}/${this.instanceId}`)?.kind !== "directory") {
      this.spool.close();
      throw new RefusedError(`${root} cannot be written to, and nothing was changed`);
    }
  }

  /** The disk refused something: what was done may not all be booked, and will be found again. */
  get isTroubled(): boolean {
    return this.warnings.some(({ code }) => code === "SONDE_SPOOL_UNAVAILABLE");
  }

  /** Takes over all that is adoptable now, but for what the disk refuses. */
  adoptAll(): void {
    for (let step = 0; step < MAX_ADOPTION_STEPS && this.spool.isBehind; step++) this.spool.open();
  }

  /** Books that are closed; what was taken over and has no outcome is the next process's. */
  [Symbol.dispose](): void {
    this.spool.close();
  }
}
