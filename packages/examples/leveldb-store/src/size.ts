import type { ClassicLevel } from "classic-level";

/** Sorts after every string that a key can be. */
export const AFTER_EVERY_KEY = "\u{10ffff}";

/** Bytes in all tables, by LevelDB's estimate; what is still in its log is not in it. */
export function sizeBytes(database: ClassicLevel<string, string>): Promise<number> {
  return database.approximateSize("", AFTER_EVERY_KEY);
}
