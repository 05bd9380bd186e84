/** Stands where the rest of a text was cut off. */
const TRUNCATED_PLACEHOLDER = "<truncated>";

/** How far back a cut looks for white space before it takes any other sign between tokens. */
const NEAR_CHARACTERS = 512;

/**
 * At most `maxCharacters` of a text, the mark included. What is over is dropped, and so is the token that the cut falls into: half of
 * a secret is none that a detector knows. A text without a sign between tokens goes as a whole.
 */
export function cap(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const room = maxCharacters - TRUNCATED_PLACEHOLDER.length;
  const head = text.slice(0, room);
  return head.slice(0, cutOf(head)) + TRUNCATED_PLACEHOLDER;
}

function cutOf(head: string): number {
  const space = lastOf(head, (code) => code <= 32, head.length - NEAR_CHARACTERS);
  return space > 0 ? space : lastOf(head, (code) => BETWEEN.includes(code), 0);
}

const BETWEEN = Array.from(" \t\r\n,;&|\"'<>()[]{}", (sign) => sign.charCodeAt(0));

/** The place after the last one that is so, from `least` on; 0 where there is none. */
function lastOf(text: string, is: (code: number) => boolean, least: number): number {
  for (let at = text.length; at > Math.max(0, least); at--) {
    if (is(text.charCodeAt(at - 1))) return at;
  }
  return 0;
}
