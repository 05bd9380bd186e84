/** A place in a pattern that moves on. */
export class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** "" at the end. */
  peek(ahead: number = 0): string {
    return this.#text[this.at + ahead] ?? "";
  }

  /** "" at the end. */
  take(): string {
    return this.#text[this.at++] ?? "";
  }

  skip(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  /** What a sticky pattern matches here; "" where nothing. */
  takeMatch(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const matched = pattern.exec(this.#text)?.[0] ?? "";
    this.at += matched.length;
    return matched;
  }
}
