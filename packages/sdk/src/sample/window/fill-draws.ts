import type { Fraction } from "../fraction.ts";
import type { Seed } from "../redraw.ts";
import { type Cut, cutOrder, groupsApart, type Room } from "./cut.ts";
import type { Bits, DrawRule, Floor, GroupsApart } from "./decision-rules.ts";
import { Draws } from "./draws.ts";
import { placeOf, RowOrder, startOfPlace } from "./row-order.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

const ALL: Bits = [2 ** 28, 0];

export interface DrawFill {
  readonly rule: DrawRule;
  /** What of the room is taken, at most. */
  readonly used: number;
}

/**
 * Fills a room with groups in the order of fresh draws. What is known of the rows may decide how much
 * room there is, R too, since the draws know nothing of it.
 */
export function fillByDraws(
  rows: WindowRows,
  members: readonly number[],
  seed: Seed,
  purpose: number,
  room: Room,
): DrawFill {
  let order = orderByDraws(rows, members, new Draws(seed, purpose, undefined));
  const apart = groupsApart(order, rows, room);
  if (apart !== undefined) order = orderByDraws(rows, members, new Draws(seed, purpose, apart));
  const cut = cutOrder(order, rows, room);
  return { rule: ruleOf(order, cut, apart), used: cut.used };
}

/** For rows that are drawn one by one, whatever their group. */
export function fillByRowDraws(
  rows: WindowRows,
  members: readonly number[],
  seed: Seed,
  capacity: number,
): Bits {
  const order = orderByDraws(rows, members, new Draws(seed, 0, "all"));
  return limitAt(order, cutOrder(order, rows, { cost: "bytes", capacity, floors: new Map() }).at);
}

function orderByDraws(rows: WindowRows, members: readonly number[], draws: Draws): RowOrder {
  const order = new RowOrder(members.length);
  const row = emptyRow();
  const draw: Fraction = { high: 0, low: 0 };
  for (const index of members) {
    rows.read(index, row);
    draws.of(row, draw);
    order.push(placeOf(draw), index);
  }
  order.sort();
  return order;
}

function ruleOf(order: RowOrder, cut: Cut, apart: GroupsApart | undefined): DrawRule {
  const floors = [...cut.floors].map(([layoutId, end]): Floor => [layoutId, limitAt(order, end)]);
  return {
    limit: limitAt(order, cut.at),
    ...(apart === undefined ? {} : { apart }),
    ...(floors.length === 0 ? {} : { floors }),
  };
}

/** The draw of the first that finds no room: below it is who stays. */
function limitAt(order: RowOrder, position: number | undefined): Bits {
  return position === undefined || position === Number.POSITIVE_INFINITY
    ? ALL
    : startOfPlace(order.placeAt(position));
}
