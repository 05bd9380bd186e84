/**
 * Tokens of SQL and its relatives (T-SQL, PL/SQL, MySQL, PostgreSQL, SQLite, CQL, KQL), as far as is needed to tell literals from
 * the rest. Where dialects disagree about where a literal ends, the token is `open`: nothing after it can be trusted.
 */
type SqlTokenKind =
  | "space"
  | "comment"
  | "literal"
  /** In `"`: a name in standard SQL, a string in MySQL and KQL. */
  | "quoted"
  | "name"
  | "sign"
  /** A literal or a comment without an end that every dialect agrees on: it reaches to the end of the text. */
  | "open";

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly end: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /(?:--|\/\/|#(?![>\-=]))[^\r\n]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const UUID = /\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/iy;
const NUMBER = /\$?\.?\d[\p{L}\p{N}_.]*/uy;
// `$1` is a parameter of PostgreSQL, `$1.50` an amount of T-SQL.
const PARAMETER = /\$\d{1,4}(?![\p{L}\p{N}_.$])|[@:][@:]?[\p{L}_$][\p{L}\p{N}_$]*/uy;
const TEMPORARY_TABLE = /##?[\p{L}_][\p{L}\p{N}_$]*/uy;
const NAME = /[\p{L}_$][\p{L}\p{N}_$#]*/uy;
const BACKTICKED = /`[\p{L}\p{N}_$ .-]{1,128}`/uy;
// N'..', E'..', X'..', B'..', _utf8'..', U&'..' and KQL's h'..' and @'..'.
const STRING = /(?:[nebxrh]|_[a-z0-9]{1,16}|u&|h?@)?(['"])/iy;
const ORACLE_STRING = /n?q'([^\s])/iy;
const DOLLAR_STRING = /\$(?:[\p{L}_][\p{L}\p{N}_]{0,62})?\$/uy;
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}", "<": ">" };

/** A pattern, what it makes of a match, and the ASCII signs that one may begin with. */
type Rule = readonly [RegExp, (text: string, start: number, end: number) => SqlToken, RegExp];

// In this order. A rule without more to it is its kind's.
const RULES: readonly Rule[] = [
  [SPACE, as("space"), /\s/],
  [/\/\*/y, (text, start) => closed("comment", text, nestedCommentEnd(text, start)), /\//],
  [LINE_COMMENT, as("comment"), /[-/#]/],
  [ORACLE_STRING, oracleString, /[nq]/i],
  [STRING, string, /[nebxrhu_@'"]/i],
  [
    DOLLAR_STRING,
    (text, start, end) => closed("literal", text, after(text, text.slice(start, end), end)),
    /\$/,
  ],
  [/```/y, (text, _, end) => closed("literal", text, after(text, "```", end)), /`/],
  [BACKTICKED, as("name"), /`/],
  [/`/y, (text, _, end) => closed("literal", text, after(text, "`", end)), /`/],
  [UUID, as("literal"), /[{0-9a-f]/i],
  [PARAMETER, as("name"), /[$@:]/],
  [NUMBER, as("literal"), /[$.\d]/],
  [NAME, as("name"), /[a-z_$]/i],
];

/** By code of an ASCII character, the rules whose matches may begin with it. */
const RULES_BY_CODE: readonly (readonly Rule[])[] = Array.from({ length: 128 }, (_, code) =>
  RULES.filter(([, , first]) => first.test(String.fromCharCode(code))),
);

/** The token at `at`, which lies before the end of the text. `temporary` says that a `#` begins the name of a table. */
export function sqlTokenAt(text: string, at: number, temporary: boolean): SqlToken {
  if (temporary && text[at] === "#") {
    TEMPORARY_TABLE.lastIndex = at;
    if (TEMPORARY_TABLE.test(text)) return { kind: "name", end: TEMPORARY_TABLE.lastIndex };
  }
  for (const [rule, token] of RULES_BY_CODE[text.charCodeAt(at)] ?? RULES) {
    rule.lastIndex = at;
    if (rule.test(text)) return token(text, at, rule.lastIndex);
  }
  return { kind: "sign", end: at + 1 };
}

function as(kind: SqlTokenKind): Rule[1] {
  return (_text, _start, end) => ({ kind, end });
}

function oracleString(text: string, _: number, end: number): SqlToken {
  const opening = text[end - 1]!;
  return closed("literal", text, after(text, `${CLOSING[opening] ?? opening}'`, end));
}

function string(text: string, start: number, end: number): SqlToken {
  const quote = text[end - 1]!;
  const kind = quote === '"' && end === start + 1 ? "quoted" : "literal";
  return closed(kind, text, quotedEnd(text, end, quote));
}

function closed(kind: SqlTokenKind, text: string, end: number): SqlToken {
  return end < 0 ? { kind: "open", end: text.length } : { kind, end };
}

function after(text: string, closing: string, from: number): number {
  const index = text.indexOf(closing, from);
  return index < 0 ? -1 : index + closing.length;
}

/**
 * A doubled quote is a quote everywhere. A quote after a backslash is one in MySQL and KQL and the end in standard SQL: whoever
 * guesses wrong takes the next literal for a statement. So there is no answer then.
 */
function quotedEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    let backslashes = 0;
    while (text[at] === "\\") {
      backslashes++;
      at++;
    }
    if (text[at] !== quote) continue;
    if (backslashes % 2 === 1) return -1;
    if (text[at + 1] !== quote) return at + 1;
    at++;
  }
  return -1;
}

/** PostgreSQL and T-SQL nest comments, others do not; a comment that ends in both ways alike ends when all are closed. */
function nestedCommentEnd(text: string, at: number): number {
  let depth = 0;
  COMMENT_EDGE.lastIndex = at;
  for (;;) {
    const edge = COMMENT_EDGE.exec(text);
    if (edge === null) return -1;
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
}
