import { sqlTokenAt } from "./sql-tokens.ts";

/** Statements are cut here, and say so: what is longer is data in the clothes of a statement. */
const MAX_CHARACTERS = 65_536;

// After these, a word in double quotes is a name, in every dialect that lets one stand there.
const BEFORE_NAME = new Set(
  "select distinct all from join into update table as by only exists index view column add drop returning references using schema database key constraint".split(
    " ",
  ),
);
// After these, it is one if a comparison follows.
const BEFORE_OPERAND = new Set("where and or on set not having when then else case".split(" "));
const BEFORE_TABLE = new Set(["from", "join", "into", "update", "table", "exists", "on"]);
const ENDS_INSERT = new Set(["values", "select", "set"]);
const ENDS_NAMES = new Set(["values", "in", "like"]);
const LETTER_A = "a".charCodeAt(0);
const LETTER_Z = "z".charCodeAt(0);
/** Of the words that matter. */
const MAX_KEYWORD_CHARACTERS = 12;
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
  /** The same where it is a word that may matter, in lower case; and the one before it. */
  #word = "";
  #wordBefore = "";
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
    return BEFORE_TABLE.has(this.#word);
  }

  /** `IDENTIFIED BY tiger`: Oracle takes a password without quotes. */
  namesPassword(): boolean {
    return this.#word === "by" && this.#wordBefore === "identified";
  }

  pass(token: string, quoted: boolean): void {
    const word = !quoted && isWord(token) ? token.toLowerCase() : "";
    if (word === "into") this.#inInsert = true;
    else if (ENDS_INSERT.has(word)) this.#inInsert = false;
    if (token === "(") this.#lastWasName = this.#inInsert;
    else if (ENDS_NAMES.has(word)) this.#lastWasName = false;
    this.#previous = token;
    this.#wordBefore = this.#word;
    this.#word = word;
  }

  #decide(text: string, start: number, end: number): boolean {
    if (!QUOTED_NAME.test(text.slice(start, end))) return false;
    if (this.namesPassword()) return false;
    if (this.#previous === "." || text[end] === ".") return true;
    if (BEFORE_NAME.has(this.#word)) return true;
    if (this.#previous === "(" || this.#previous === ",") return this.#lastWasName;
    if (!BEFORE_OPERAND.has(this.#word)) return false;
    COMPARED.lastIndex = end;
    return COMPARED.test(text);
  }
}

function isWord(token: string): boolean {
  const code = token.charCodeAt(0) | 0x20;
  return code >= LETTER_A && code <= LETTER_Z && token.length <= MAX_KEYWORD_CHARACTERS;
}
