/** Where a value of a connection string stands, with its quotes peeled off. */
export interface ConnectionValue {
  readonly start: number;
  readonly end: number;
  /** Behind the closing quote, if there is one. */
  readonly next: number;
}

const MAX_CHARACTERS = 512;
const NEXT_PAIR = /;\s{0,4}(?:[A-Za-z][\w .-]{0,39}=|$|["'})\]])/;
/** A quote that ends what the connection string stands in, by what comes after. */
const CLOSING = /\\{0,3}["'`](?=$|[\s,;)}\]:.])|&quot;|<\//;

/**
 * The value that begins at `start`. In quotes of either kind, a doubled one is a character (ADO.NET); in braces, a doubled closing
 * one is (ODBC). Without, it reaches to the `;` before the next pair, and may hold spaces and signs; the last value of a string
 * ends at white space. Where a quote is not closed, the value reaches to the end of the line.
 */
export function connectionValueAt(text: string, start: number): ConnectionValue {
  const limit = Math.min(text.length, start + MAX_CHARACTERS);
  let from = start;
  while (from < limit && text[from] === " ") from++;
  const rest = text.slice(from, limit).split(/[\r\n]/, 1)[0]!;
  const quote = /^(?:\\{1,3}"|&quot;|["'{])/.exec(rest)?.[0];
  // A quote that closes at once, before a delimiter, is an empty value or the quote around the whole string.
  if (quote === undefined) return plain(rest, from);
  const closing = quote === "{" ? "}" : quote;
  const body = quotedLength(rest, quote.length, closing);
  const begin = from + quote.length;
  if (body >= 0) return { start: begin, end: begin + body, next: begin + body + closing.length };
  const unclosed = plain(rest.slice(quote.length), begin);
  return unclosed;
}

function quotedLength(rest: string, from: number, closing: string): number {
  for (let at = from; ; ) {
    const end = rest.indexOf(closing, at);
    if (end < 0) return -1;
    if (!rest.startsWith(closing, end + closing.length)) return end - from;
    at = end + 2 * closing.length;
  }
}

function plain(rest: string, from: number): ConnectionValue {
  const closing = rest.search(CLOSING);
  const whole = closing < 0 ? rest : rest.slice(0, closing);
  const pair = whole.search(NEXT_PAIR);
  const last = whole.search(/[\s;]/);
  const length = pair >= 0 ? pair : last >= 0 ? last : whole.length;
  let end = length;
  if (pair < 0) while (end > 0 && ").,:]".includes(whole[end - 1]!)) end--;
  while (end > 0 && whole[end - 1] === " ") end--;
  return { start: from, end: from + end, next: from + length };
}
