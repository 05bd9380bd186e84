/** UTF-16 code units as ascending ranges that do not touch; both ends belong to a range. */
export type UnitSet = readonly (readonly [first: number, last: number])[];

const MAX_UNIT = 0xffff;

export const DIGITS: UnitSet = [[0x30, 0x39]];
export const WORD_UNITS: UnitSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** WhiteSpace and LineTerminator of ECMAScript (ECMA-262, section 22.2.2.9: what `\s` is). */
export const SPACES: UnitSet = unite([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
/** What `.` does not match. */
export const LINE_ENDS: UnitSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

export function unite(ranges: UnitSet): UnitSet {
  const sorted = [...ranges].sort(([one], [other]) => one - other);
  const united: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = united.at(-1);
    if (before === undefined || first > before[1] + 1) united.push([first, last]);
    else before[1] = Math.max(before[1], last);
  }
  return united;
}

export function complement(set: UnitSet): UnitSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= MAX_UNIT) rest.push([next, MAX_UNIT]);
  return rest;
}

export function has(set: UnitSet, unit: number): boolean {
  return set.some(([first, last]) => unit >= first && unit <= last);
}

/** With all units that are the same but for their case, as `RegExp` without its `u` flag has it (ECMA-262, Canonicalize). */
export function withoutCase(set: UnitSet): UnitSet {
  const others: [number, number][] = [];
  for (const group of groupsByCase()) {
    if (group.some((unit) => has(set, unit))) {
      for (const unit of group) others.push([unit, unit]);
    }
  }
  return unite([...set, ...others]);
}

/** Units that have one upper case, where there are more than one; some 1,300 groups, made when they are first asked for. */
let groups: readonly (readonly number[])[] | undefined;

function groupsByCase(): readonly (readonly number[])[] {
  if (groups !== undefined) return groups;
  const byUpper = new Map<number, number[]>();
  for (let unit = 0; unit <= MAX_UNIT; unit++) {
    const upper = canonical(unit);
    if (upper === unit) continue;
    const group = byUpper.get(upper);
    if (group === undefined) byUpper.set(upper, [upper, unit]);
    else group.push(unit);
  }
  groups = [...byUpper.values()];
  return groups;
}

function canonical(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const code = upper.charCodeAt(0);
  return unit >= 128 && code < 128 ? unit : code;
}
