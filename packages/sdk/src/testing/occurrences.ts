import type { ReceivedRequest } from "./received-request.ts";

/** How often `needle` stands in a request's URL, header names and values, and decompressed body. */
export function occurrencesIn(request: ReceivedRequest, needle: Uint8Array): number {
  const head = [request.url];
  for (const [name, value] of Object.entries(request.headers)) head.push(name, value);
  // Node reads header bytes as latin1; this gives back the bytes as they came.
  const texts = head.map((text) => Buffer.from(text, "latin1"));
  return [...texts, request.body].reduce((sum, bytes) => sum + count(bytes, needle), 0);
}

function count(bytes: Uint8Array, needle: Uint8Array): number {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let found = 0;
  for (
    let at = haystack.indexOf(needle);
    at >= 0;
    at = haystack.indexOf(needle, at + needle.length)
  ) {
    found++;
  }
  return found;
}
