const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** A length in the largest unit of which it has one. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `1 record`, `2 records`. */
export function countText(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Of records that did not go, and are no loss: those that did have the weight of theirs. */
export function thinnedText(records: number): string {
  return `${countText(records, "record")} thinned out by sampling; the weights of the others stand for them`;
}

/** A time as ISO 8601 in UTC, to the second; one that no calendar has as its number. */
export function timeText(millis: number): string {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? `${millis} ms` : `${date.toISOString().slice(0, 19)}Z`;
}

/** Columns, the first row their heads; without colour and without a frame. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
