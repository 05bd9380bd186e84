/** Extra request headers by lower-case name; has no prototype. */
export type HeaderRecord = Readonly<Record<string, string>>;

export interface HeaderListResult {
  readonly headers: HeaderRecord;
  /** One sentence for each entry that was left out. Never holds a value: values are credentials. */
  readonly problems: readonly string[];
}

/** W3C baggage allows 64 entries and 8,192 bytes; the same bounds serve here. */
const MAX_ENTRIES = 64;
const MAX_LENGTH = 8192;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What HTTP allows in a field value. A line break here would smuggle in another header. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const OWN_HEADERS = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  // Those for the proxy are in its URL; as a header of the request the backend would get them.
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Reads OTEL_EXPORTER_OTLP_HEADERS: `key=value` pairs between commas, values percent-encoded, as in
 * W3C baggage without properties. What cannot be used is left out and reported, the rest is kept.
 */
export function parseHeaderList(text: string): HeaderListResult {
  const headers: Record<string, string> = Object.create(null);
  const problems: string[] = [];
  if (text.length > MAX_LENGTH) {
    problems.push(`the header list has ${text.length} characters; the limit is ${MAX_LENGTH}`);
    return { headers, problems };
  }
  const entries = text.split(",").filter((entry) => entry.trim() !== "");
  if (entries.length > MAX_ENTRIES) {
    problems.push(`the header list has ${entries.length} entries; the limit is ${MAX_ENTRIES}`);
    return { headers, problems };
  }
  for (const [index, entry] of entries.entries()) {
    const problem = addEntry(headers, entry);
    if (problem !== undefined) problems.push(`header ${index + 1} of the list ${problem}`);
  }
  return { headers, problems };
}

function addEntry(headers: Record<string, string>, entry: string): string | undefined {
  const equals = entry.indexOf("=");
  if (equals < 0) return "has no `=`; write key=value";
  const name = entry.slice(0, equals).trim().toLowerCase();
  // An unusual name may be a value whose comma was not encoded, so it is not repeated.
  if (!TOKEN.test(name)) return "has a name that HTTP does not allow";
  if (OWN_HEADERS.has(name)) return `is ${name}, which the exporter sets itself`;
  const encoded = entry.slice(equals + 1).trim();
  if (encoded.includes(";")) return `(${name}) holds a \`;\`; write it as %3B`;
  const value = percentDecode(encoded);
  if (value === undefined) return `(${name}) is not percent-encoded UTF-8`;
  if (!FIELD_VALUE.test(value)) return `(${name}) holds characters that HTTP does not allow`;
  headers[name] = value;
  return undefined;
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return undefined;
  }
}
