import { sqlTokenAt } from "./sql-tokens.ts";

/** Statements are cut here, and say so: what is longer is data in the clothes of a statement. */
const MAX_CHARACTERS = 65_536;

// After these, a word in double quotes is a name, in every dialect that lets one stand there.
const BEFORE_NAME =
  /^(?:select|distinct|all|from|join|into|update|table|as|by|only|exists|index|view|column|add|drop|returning|references|using|schema|database|key|constraint)$/i;
// After these, it is one if a comparison follows.
const BEFORE_OPERAND = /^(?:where|and|or|on|set|not|having|when|then|else|case)$/i;
const COMPARED = /\s*(?:[=<>!~]|(?:is|in|not|like|ilike|between)\b)/iy;
const QUOTED_NAME = /^"[\p{L}_][\p{L}\p{N}_$-]{0,62}"$/u;

/**
 * The shape of a statement: strings, numbers, UUIDs and blobs become `?`, comments go, names and keywords stay, so that equal
 * statements stay equal. For SQL and what looks like it (CQL, KQL). A text in double quotes stays only where it has to be a name.
 * Where a literal has no end, or one that depends on the dialect, everything from its beginning is one `?`. Linear; never throws;
 * nothing after 65,536 characters stays. Scrubbing what was scrubbed changes nothing.
 */
export function scrubSql(text: string): string {
  const whole = text.length <= MAX_CHARACTERS;
  const statement = whole ? text : text.slice(0, MAX_CHARACTERS);
  const context = new QuotedContext();
  let scrubbed = "";
  for (let at = 0; at < statement.length; ) {
    const { kind, end } = sqlTokenAt(statement, at, context.namesTable());
    const token = statement.slice(at, end);
    if (kind === "open") return `${scrubbed}?`;
    if (kind === "comment") scrubbed += " ";
    else if (kind === "literal") scrubbed += "?";
    else if (kind === "quoted") scrubbed += context.isName(statement, at, end) ? token : "?";
    else if (kind === "name" && context.namesPassword()) scrubbed += "?";
    else scrubbed += token;
    if (kind !== "space" && kind !== "comment") context.pass(token, kind === "quoted");
    at = end;
  }
  return whole ? scrubbed : `${scrubbed} ?`;
}

/** What came before, as far as it tells whether a word in double quotes is a name. */
class QuotedContext {
  #previous = "";
  #beforePrevious = "";
  /** Whether the last one was: lists go on as they began. */
  #lastWasName = false;
  /** Between `INTO` and the list of its columns. */
  #inInsert = false;

  isName(text: string, start: number, end: number): boolean {
    this.#lastWasName = this.#decide(text, start, end);
    return this.#lastWasName;
  }

  /** `FROM #rows`, of T-SQL; elsewhere `#` begins a comment, of MySQL. */
  namesTable(): boolean {
    return /^(?:from|join|into|update|table|exists|on)$/i.test(this.#previous);
  }

  /** `IDENTIFIED BY tiger`: Oracle takes a password without quotes. */
  namesPassword(): boolean {
    return /^by$/i.test(this.#previous) && /^identified$/i.test(this.#beforePrevious);
  }

  pass(token: string, quoted: boolean): void {
    if (/^into$/i.test(token)) this.#inInsert = true;
    else if (/^(?:values|select|set)$/i.test(token)) this.#inInsert = false;
    if (token === "(") this.#lastWasName = this.#inInsert;
    else if (!quoted && /^(?:values|in|like)$/i.test(token)) this.#lastWasName = false;
    this.#beforePrevious = this.#previous;
    this.#previous = token;
  }

  #decide(text: string, start: number, end: number): boolean {
    if (!QUOTED_NAME.test(text.slice(start, end))) return false;
    if (this.namesPassword()) return false;
    if (this.#previous === "." || text[end] === ".") return true;
    if (BEFORE_NAME.test(this.#previous)) return true;
    if (this.#previous === "(" || this.#previous === ",") return this.#lastWasName;
    if (!BEFORE_OPERAND.test(this.#previous)) return false;
    COMPARED.lastIndex = end;
    return COMPARED.test(text);
  }
}
