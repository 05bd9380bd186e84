import type { ClassicLevel } from "classic-level";
import { LEVEL_COUNT, type LevelStatistics, parseLevelStatistics } from "./engine-statistics.ts";
import { sizeBytes } from "./size.ts";
import type { StoreTelemetry } from "./telemetry.ts";

/** Asks LevelDB for its properties and reports them, once in sum and once per level with files. */
export async function reportStatistics(
  database: ClassicLevel<string, string>,
  telemetry: StoreTelemetry,
): Promise<void> {
  const levels = parseLevelStatistics(database.getProperty("leveldb.stats"));
  const sum = (of: (level: LevelStatistics) => number): number =>
    levels.reduce((total, level) => total + of(level), 0);
  const fileCounts = Array.from({ length: LEVEL_COUNT }, (_, level) =>
    Number(database.getProperty(`leveldb.num-files-at-level${level}`)),
  );
  telemetry.statisticsReported.emit({
    storeSize: await sizeBytes(database),
    engineMemory: Number(database.getProperty("leveldb.approximate-memory-usage")),
    engineFileCounts: fileCounts,
    engineCompactionDuration: sum((level) => level.compactionSeconds),
    engineCompactionRead: sum((level) => level.readMebibytes),
    engineCompactionWritten: sum((level) => level.writtenMebibytes),
  });
  for (const { level, fileCount, sizeMebibytes } of levels) {
    if (fileCount === 0) continue;
    telemetry.levelReported.emit({
      levelNumber: level,
      levelFileCount: fileCount,
      levelSize: sizeMebibytes,
    });
  }
}
