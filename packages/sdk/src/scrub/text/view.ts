/** The places of a view at which it differs from the text that it was made of, by rising place. */
export class Edits {
  /** Where in the view, and how many of its code units stand for … */
  readonly at: number[] = [];
  readonly width: number[] = [];
  /** … this stretch of the text. */
  readonly from: number[] = [];
  readonly to: number[] = [];

  add(at: number, width: number, from: number, to: number): void {
    this.at.push(at);
    this.width.push(width);
    this.from.push(from);
    this.to.push(to);
  }

  get count(): number {
    return this.at.length;
  }

  /** The latest edit at or before `place`, or -1. */
  before(place: number): number {
    let low = 0;
    let high = this.at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** What was cut: a word, within or beside which any finding counts, or a key, of which the value after it does. */
export type JoinKind = "word" | "key";

/** Another reading of a text, decoded or with its broken lines joined, which knows where each of its code units came from. */
export interface View {
  readonly text: string;
  readonly parent: View | undefined;
  readonly edits: Edits;
  /** Lines were joined: what lies beside the joins is found in the text itself, and counts there alone. */
  readonly joined: JoinKind | undefined;
  /** How many steps away from the text itself, */
  readonly depth: number;
  /** and how many of them decoded it. */
  readonly layer: number;
}

const NO_EDITS = new Edits();

export function rootView(text: string): View {
  return { text, parent: undefined, edits: NO_EDITS, joined: undefined, depth: 0, layer: 0 };
}

/** Where the code unit at `place` of a view begins in its parent. An escape is never cut in two. */
export function startInParent({ edits }: View, place: number): number {
  const index = edits.before(place);
  if (index < 0) return place;
  const past = place - edits.at[index]! - edits.width[index]!;
  return past < 0 ? edits.from[index]! : edits.to[index]! + past;
}

/** Where the one before `place` ends. */
export function endInParent({ edits }: View, place: number): number {
  const index = edits.before(place - 1);
  if (index < 0) return place;
  const past = place - edits.at[index]! - edits.width[index]!;
  return past <= 0 ? edits.to[index]! : edits.to[index]! + past;
}

/** Whether a line break of the text lies within the stretch from `from` to `to` of the view. */
export function crossesJoin({ edits }: View, from: number, to: number): boolean {
  const index = edits.before(to - 1);
  return index >= 0 && edits.at[index]! > from;
}
