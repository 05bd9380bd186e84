/** One level of LevelDB's tables, as its property `leveldb.stats` tells it. */
export interface LevelStatistics {
  readonly level: number;
  readonly fileCount: number;
  readonly sizeMebibytes: number;
  readonly compactionSeconds: number;
  readonly readMebibytes: number;
  readonly writtenMebibytes: number;
}

/** LevelDB is compiled with seven levels. */
export const LEVEL_COUNT = 7;

const LEVEL_ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$/;

/**
 * Reads the table that LevelDB prints for people. All its numbers are whole; levels that hold
 * nothing and did nothing are left out of it, as they are of the result.
 */
export function parseLevelStatistics(text: string): LevelStatistics[] {
  const levels: LevelStatistics[] = [];
  for (const line of text.split("\n")) {
    const row = LEVEL_ROW.exec(line);
    if (row === null) continue;
    const [level, files, size, seconds, read, written] = row.slice(1).map(Number);
    levels.push({
      level: level!,
      fileCount: files!,
      sizeMebibytes: size!,
      compactionSeconds: seconds!,
      readMebibytes: read!,
      writtenMebibytes: written!,
    });
  }
  return levels;
}
