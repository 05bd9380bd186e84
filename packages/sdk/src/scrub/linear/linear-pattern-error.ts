/** A pattern that the linear engine does not take. It names the place, never the pattern: what it looks for may be private. */
export class LinearPatternError extends Error {
  override readonly name = "LinearPatternError";
  /** What is wrong, as a part of a sentence. */
  readonly reason: string;
  /** In UTF-16 code units of the pattern. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(`${reason}, at character ${offset}`);
    this.reason = reason;
    this.offset = offset;
  }
}
