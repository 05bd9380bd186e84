import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { isFromFuture, Quota, type QuotaNote } from "./quota.ts";
import { QUOTA_FILE, readQuota, writeQuota } from "./quota-file.ts";
import type { Trouble } from "./trouble.ts";

export interface DayQuotaOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly root: string;
  readonly instanceId: string;
  readonly trouble: Trouble;
}

/**
 * The day's bytes, and their file in the spool's root, which a start goes on from. A file that cannot be read is an empty bucket.
 * Of several processes with one root each has a bucket of its own, and writes the lower of its own level and the file's: what
 * starts next goes on from the lowest, and what runs is not told.
 */
export class DayQuota {
  readonly quota: Quota;
  readonly #options: DayQuotaOptions;

  constructor(bytesPerDay: number, options: DayQuotaOptions) {
    this.#options = options;
    const note = this.#read();
    this.quota = new Quota(bytesPerDay, options.clock, note);
    const isUsable = note !== "lost" && !(note && isFromFuture(note, options.clock));
    if (!isUsable) options.trouble.quotaLost(`${options.root}/${QUOTA_FILE}`);
  }

  /**
   * Throws what the disk throws. A directory in the file's place cannot be replaced, and need not be: who starts next finds
   * nothing left, which is no more than what there is.
   */
  write(): void {
    const { files, root, instanceId, trouble } = this.#options;
    const path = `${root}/${QUOTA_FILE}`;
    if (files.status(path)?.kind === "directory") {
      trouble.quotaLost(path);
      return;
    }
    writeQuota(files, root, instanceId, this.quota.note(this.#read()));
  }

  #read(): QuotaNote | undefined | "lost" {
    const { files, root } = this.#options;
    try {
      return readQuota(files, root);
    } catch {
      // A root that cannot be looked into: the constructor tells, and the spool tells more.
      return "lost";
    }
  }
}
