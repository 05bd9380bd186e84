import { groupOf, startOfGroup } from "../../../../src/sample/group.ts";
import type { Verdict, WindowRow } from "../../../../src/sample/window/window-row.ts";
import { emptyRow, type WindowRows } from "../../../../src/sample/window/window-rows.ts";
import type { Decide } from "../simulation-parts.ts";

/** The rows of one group, by what they take. */
export interface Group {
  readonly group: number;
  rows: number;
  bytes: number;
}

/** What a rule makes of the groups: the upper half of T, and who stays, unless that is whoever meets T. */
export interface Ruling {
  readonly threshold: number;
  readonly stays?: (row: Readonly<WindowRow>) => boolean;
}

/**
 * A window in which one rule decides what stays of the groups, and nothing else is wrong: what a rule kept on the host, and groups
 * that are larger than all the room, stay as they are beside the budget.
 */
export function decidedBy(
  rule: (groups: Group[], maxRows: number, rows: WindowRows) => Ruling | undefined,
): Decide {
  return (rows, { maxRows = 0 }) => {
    const groups = groupsOf(rows);
    const hot = new Set(groups.filter((one) => one.rows > maxRows).map(({ group }) => group));
    const ruling = rule(
      groups.filter(({ group }) => !hot.has(group)),
      maxRows,
      rows,
    );
    if (ruling === undefined) return undefined;
    const { threshold, stays = ({ high }) => high >= threshold } = ruling;
    return {
      judge(row: Readonly<WindowRow>, into: Verdict): "stays" | "thinned" {
        if (row.isAlwaysKept || hot.has(groupOf(row.high))) return "stays";
        if (!stays(row)) return "thinned";
        raise(into, threshold);
        return "stays";
      },
    };
  };
}

export function raise(into: Verdict, threshold: number): void {
  if (threshold <= into.thresholdHigh) return;
  into.thresholdHigh = threshold;
  into.thresholdLow = 0;
}

/** Groups of the rows that no rule kept, in the order in which their first row came. */
function groupsOf(rows: WindowRows): Group[] {
  const groups = new Map<number, Group>();
  const row = emptyRow();
  for (let i = 0; i < rows.count; i++) {
    rows.read(i, row);
    if (row.isAlwaysKept) continue;
    const key = groupOf(row.high);
    const group = groups.get(key) ?? { group: key, rows: 0, bytes: 0 };
    group.rows++;
    group.bytes += row.bytes;
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function byFallingRandomness(groups: Group[]): Group[] {
  return groups.sort((a, b) => b.group - a.group);
}

/** The T that lets a group go, and all below it. */
export function thresholdBehind({ group }: Group): number {
  return startOfGroup(group + 1);
}

/** The T that lets a group stay, and all above it. */
export function thresholdAt({ group }: Group): number {
  return startOfGroup(group);
}
