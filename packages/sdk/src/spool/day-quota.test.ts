import { expect, test } from "vitest";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { WindowBench } from "../../test/support/spool/window-bench.ts";
import { ROOT } from "../../test/support/spool/workbench.ts";
import { QUOTA_FILE } from "./quota-file.ts";

const GIB_A_DAY = { bytesPerDay: 2 ** 30 };

/** What a disk does with a file that is to take the place of a directory. */
class DirectoriesStay extends MemoryFileSystem {
  override rename(from: string, to: string): void {
    if (this.status(to)?.kind === "directory") {
      throw Object.assign(new Error("EISDIR"), { code: "EISDIR" });
    }
    super.rename(from, to);
  }
}

test("a directory in the place of the quota's file holds nothing up, and is nothing left for who starts next", () => {
  const files = new DirectoriesStay();
  const bench = new WindowBench({ budget: GIB_A_DAY, files });
  bench.second(5);
  expect(bench.deliver()).toBe(5);
  files.removeFile(`${ROOT}/${QUOTA_FILE}`);
  files.makeDirectory(`${ROOT}/${QUOTA_FILE}`);
  bench.second(5);
  expect(bench.deliver()).toBe(5);
  expect(bench.bench.spool.ledger().buffered).toBe(0);
  expect(bench.bench.warnings.map(({ code }) => code)).toEqual(["SONDE_QUOTA_LOST"]);
  expect(files.paths.filter((path) => path.includes(`/${QUOTA_FILE}.`))).toEqual([]);
});
