import { HALF } from "../fraction.ts";
import { GROUP_BITS } from "../group.ts";
import type { Seed } from "../redraw.ts";
import {
  type Bits,
  type BytesDecision,
  type ClassKey,
  type ClassRule,
  type DrawRule,
  type Floor,
  type GroupsApart,
  type LargeRule,
  MAX_CLASSES,
  MAX_FLOORS,
  MAX_GROUPS_APART,
  type RestRule,
  type RowsDecision,
  type SizedRule,
} from "./decision-rules.ts";

/** What was decided of the rows with sequences in [firstSequence, endSequence). Absent parts let all stay. */
export interface WindowDecision {
  readonly firstSequence: number;
  readonly endSequence: number;
  /** Of a process that ended before the window was over. */
  readonly isCut?: true;
  readonly rows?: RowsDecision;
  readonly bytes?: BytesDecision;
}

/** Undefined where the value, which comes from a file, is no decision or is beyond its bounds. Nothing of it is shared. */
export function parseDecision(value: unknown): WindowDecision | undefined {
  const { firstSequence, endSequence, isCut, rows, bytes } = fieldsOf(value);
  if (!isCount(firstSequence) || !isCount(endSequence) || endSequence < firstSequence) return;
  if (isCut !== undefined && isCut !== true) return;
  const ofRows = rows === undefined ? undefined : parseRows(rows);
  const ofBytes = bytes === undefined ? undefined : parseBytes(bytes);
  if ((rows !== undefined && !ofRows) || (bytes !== undefined && !ofBytes)) return;
  return {
    firstSequence,
    endSequence,
    ...(isCut === true ? { isCut } : {}),
    ...(ofRows === undefined ? {} : { rows: ofRows }),
    ...(ofBytes === undefined ? {} : { bytes: ofBytes }),
  };
}

function parseRows(value: unknown): RowsDecision | undefined {
  const fields = fieldsOf(value);
  const seed = parseSeed(fields["seed"]);
  const classes = parseList(fields["classes"], MAX_CLASSES, parseClass);
  const rest = fields["rest"] === undefined ? undefined : parseRest(fields["rest"]);
  if (!seed || !classes || (fields["rest"] !== undefined && !rest)) return;
  return { seed, classes, ...(rest === undefined ? {} : { rest }) };
}

function parseBytes(value: unknown): BytesDecision | undefined {
  const fields = fieldsOf(value);
  const seed = parseSeed(fields["seed"]);
  const always = parseSized(fields["always"]);
  const others = parseSized(fields["others"]);
  const large = parseLarge(fields["large"]);
  return seed && always && others && large ? { seed, always, others, large } : undefined;
}

function parseKey(value: unknown): ClassKey | undefined {
  const { always, threshold } = fieldsOf(value);
  if (!isBits(threshold) || (always !== undefined && always !== true)) return;
  return { ...(always === true ? { always } : {}), threshold: [...threshold] };
}

function parseClass(value: unknown): ClassRule | undefined {
  const key = parseKey(value);
  const raised = fieldsOf(value)["raised"];
  const exceptions = parseExceptions(value);
  return key && exceptions && isBits(raised)
    ? { ...key, raised: [...raised], ...exceptions }
    : undefined;
}

function parseDraw(value: unknown): DrawRule | undefined {
  const limit = fieldsOf(value)["limit"];
  const exceptions = parseExceptions(value);
  return exceptions && isBits(limit) ? { limit: [...limit], ...exceptions } : undefined;
}

function parseRest(value: unknown): RestRule | undefined {
  const rule = parseDraw(value);
  const { classes, from } = fieldsOf(value);
  const keys = parseList(classes, MAX_CLASSES, parseKey);
  if (!rule || !keys || (from !== undefined && !isBits(from))) return;
  return { ...rule, classes: keys, ...(from === undefined ? {} : { from: [...from] as const }) };
}

function parseSized(value: unknown): SizedRule | undefined {
  const rule = parseDraw(value);
  const maxBytes = fieldsOf(value)["maxBytes"];
  return rule && isCount(maxBytes) ? { ...rule, maxBytes } : undefined;
}

function parseLarge(value: unknown): LargeRule | undefined {
  const { maxBytes, share, limit } = fieldsOf(value);
  if (!isCount(maxBytes) || !isBits(share) || !isBits(limit)) return;
  return { maxBytes, share: [...share], limit: [...limit] };
}

function parseExceptions(value: unknown): Pick<DrawRule, "apart" | "floors"> | undefined {
  const { apart, floors } = fieldsOf(value);
  const ofApart = apart === undefined || apart === "all" ? apart : parseGroups(apart);
  const ofFloors = floors === undefined ? undefined : parseList(floors, MAX_FLOORS, parseFloor);
  if ((apart !== undefined && !ofApart) || (floors !== undefined && !ofFloors)) return;
  return {
    ...(ofApart === undefined ? {} : { apart: ofApart }),
    ...(ofFloors === undefined ? {} : { floors: ofFloors }),
  };
}

function parseGroups(value: unknown): GroupsApart | undefined {
  return parseList(value, MAX_GROUPS_APART, (group) =>
    isCount(group) && group < 2 ** GROUP_BITS ? group : undefined,
  );
}

function parseFloor(value: unknown): Floor | undefined {
  if (!Array.isArray(value) || value.length !== 2) return;
  const [layoutId, limit]: unknown[] = value;
  return isCount(layoutId) && isBits(limit) ? [layoutId, [...limit]] : undefined;
}

function parseSeed(value: unknown): Seed | undefined {
  const { a, b } = fieldsOf(value);
  return isWord(a) && isWord(b) ? { a, b } : undefined;
}

function parseList<T>(
  value: unknown,
  maxLength: number,
  parse: (member: unknown) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value) || value.length > maxLength) return;
  const parsed: T[] = [];
  for (const member of value) {
    const one = parse(member);
    if (one === undefined) return;
    parsed.push(one);
  }
  return parsed;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isBits(value: unknown): value is Bits {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [high, low]: unknown[] = value;
  return (
    isCount(high) && isCount(low) && low < HALF && (high < HALF || (high === HALF && low === 0))
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isWord(value: unknown): value is number {
  return isCount(value) && value < 2 ** 32;
}
