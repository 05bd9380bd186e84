import { type Fraction, ONE } from "../fraction.ts";
import { groupOf, startOfGroup } from "../group.ts";
import { redraw, type Seed } from "../redraw.ts";
import { type Cut, cutWithFloors, groupsApart, type Room } from "./cut.ts";
import type { Bits, ClassRule, Floor, GroupsApart } from "./decision-rules.ts";
import { DRAW_OF, Draws } from "./draws.ts";
import { PLACES, placeOf, RowOrder, startOfPlace } from "./row-order.ts";
import { keyOf, type WindowClass } from "./window-classes.ts";
import { emptyVerdict } from "./window-judge.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

/**
 * Fills the room of a class. Groups that are larger than what floors leave of it are taken apart: R of each of their
 * rows is drawn anew, and each stands for itself among the others. Whether a group is so large does not
 * depend on its R.
 */
export function cutClass(
  rows: WindowRows,
  members: readonly number[],
  one: WindowClass,
  seed: Seed,
  room: Room,
): ClassRule {
  let draws = new Draws(seed, DRAW_OF.all, undefined);
  let order = orderByRandomness(rows, members, draws);
  const ofFloors = [...room.floors.values()].reduce((sum, floor) => sum + floor.rows, 0);
  const apart = groupsApart(order, rows, { ...room, capacity: room.capacity - ofFloors });
  if (apart !== undefined) {
    draws = new Draws(seed, DRAW_OF.all, apart);
    order = orderByRandomness(rows, members, draws);
  }
  const cut = cutWithFloors(order, rows, room);
  return classRule(rows, order, draws, cut, one, apart);
}

function classRule(
  rows: WindowRows,
  order: RowOrder,
  draws: Draws,
  cut: Cut,
  one: WindowClass,
  apart: GroupsApart | undefined,
): ClassRule {
  const key = keyOf(one);
  const raisedAt = (position: number | undefined): Bits =>
    position === undefined || position === Number.POSITIVE_INFINITY
      ? key.threshold
      : thresholdBehind(rows, order, draws, position);
  const floors = [...cut.floors].map(([layoutId, end]): Floor => [layoutId, raisedAt(end)]);
  return {
    ...key,
    raised: raisedAt(cut.at),
    ...(apart === undefined ? {} : { apart }),
    ...(floors.length === 0 ? {} : { floors }),
  };
}

/** The T that lets all go which stand at this position or behind it: a group with all its rows. */
function thresholdBehind(rows: WindowRows, order: RowOrder, draws: Draws, position: number): Bits {
  const row = emptyRow();
  rows.read(order.indexAt(position), row);
  return draws.isApart(row)
    ? startOfPlace(PLACES - order.placeAt(position))
    : [startOfGroup(groupOf(row.high) + 1), 0];
}

/** By falling R; of rows that were taken apart by the R that they are drawn. */
function orderByRandomness(rows: WindowRows, members: readonly number[], draws: Draws): RowOrder {
  const order = new RowOrder(members.length);
  const row = emptyRow();
  const draw: Fraction = { high: 0, low: 0 };
  const drawn = emptyVerdict();
  for (const index of members) {
    rows.read(index, row);
    let stands: Fraction = row;
    if (draws.isApart(row)) {
      draws.of(row, draw);
      if (redraw(row, draw, ONE, drawn)) stands = drawn;
    }
    order.push(PLACES - 1 - placeOf(stands), index);
  }
  order.sort();
  return order;
}
