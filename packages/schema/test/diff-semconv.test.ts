import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { compareSnapshots } from "../src/diff/compare.ts";
import { readLock } from "../src/diff/lock/read-lock.ts";
import { writeLock } from "../src/diff/lock/write-lock.ts";
import type { Snapshot } from "../src/diff/snapshot.ts";
import { takeSnapshot } from "../src/diff/take-snapshot.ts";
import { readFolder } from "../src/load/folder.ts";
import { loadFiles } from "../src/load/load-files.ts";
import type { SourceFile } from "../src/load/source.ts";
import { loadSemconv, overlayFile } from "./semconv-overlay.ts";
import { REPOSITORY, TODAY } from "./support.ts";

const FOLDER = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
const isPresent = existsSync(FOLDER);
if (!isPresent) console.log(`skipped: the semantic conventions are not at ${FOLDER}`);

function snapshotOf(files: readonly SourceFile[]): Snapshot {
  return takeSnapshot(checkRegistry(loadFiles("semconv", files), { today: TODAY }).registry);
}

/** One file with some of its text replaced, and all others as they are. */
function edited(path: string, from: string, to: string): readonly SourceFile[] {
  return readFolder(FOLDER, "semconv").files.map((file) => {
    if (file.path !== path) return file;
    const text = Buffer.from(file.bytes).toString();
    expect(text).toContain(from);
    return { path, bytes: Buffer.from(text.replace(from, () => to)) };
  });
}

describe.skipIf(!isPresent)("semconv 1.44.0", () => {
  const files = isPresent ? readFolder(FOLDER, "semconv").files : [];

  it("has no change against itself, read anew and in another order", () => {
    expect(compareSnapshots(snapshotOf(files), snapshotOf([...files].reverse()))).toEqual([]);
  });

  it("has a lock that reads as it was written, once its events say what Sonde asks for", () => {
    const snapshot = snapshotOf([...files, overlayFile(loadSemconv(FOLDER))]);
    const text = writeLock({ snapshot, dependencies: [], approvals: [] });
    const { findings, lock } = readLock("a.lock.json", Buffer.from(text));
    expect(findings).toEqual([]);
    expect(lock && compareSnapshots(lock.snapshot, snapshot)).toEqual([]);
    expect(lock && writeLock(lock)).toBe(text);
  });

  it("shows what Weaver's comparison leaves out: a unit, and a type that is not stable", () => {
    const before = snapshotOf(files);
    const unit = snapshotOf(edited("http/metrics.yaml", 'unit: "s"', 'unit: "ms"'));
    expect(compareSnapshots(before, unit)).toMatchObject([{ ruleId: "metric-unit-changed" }]);
    const type = snapshotOf(edited("http/registry.yaml", "type: int", "type: string"));
    expect(compareSnapshots(before, type).map(({ ruleId, subject }) => [ruleId, subject])).toEqual([
      ["stored-type-changed", "attribute http.request.body.size"],
      ["type-changed", "attribute http.request.body.size"],
    ]);
  });
});
