import { createHash } from "node:crypto";
import { type Frame, readFrame } from "./frame.ts";

const HEX_DIGITS = 16;
/** So many frames from the top and no more: what is deeper is the same for most errors. */
const MAX_FRAMES = 64;
const MAX_CHARACTERS = 65_536;

/** `TypeError: message`, `TypeError [ERR_X]: message`, `com.acme.FooException: message`, `Caused by: ...`, with V8's `Uncaught `. */
const TYPE =
  /^(?:Uncaught |Unhandled exception[.:]? |Exception in thread "[^"]{0,128}" |Caused by: |\s{0,16}\[cause\]: )?([A-Za-z_$][\w$.]{0,200}?)(?: \[\w{1,64}\])?(?::|$)/;
const INTERNAL = /^(?:node:|internal[:/]|ext:|bun:|native$|<anonymous>$|index \d)|^<frozen /;
/** Seen by name: the run time's own functions in front of and behind the code of a program. */
const INTERNAL_FUNCTION =
  /^(?:process\.processTicksAndRejections|runtime\.\w+|__libc_start_main|_start|rust_begin_unwind|std::(?:panicking|rt|sys)\b.*)$/;
/** What follows a sign and looks drawn by lot: a bundler's hash of the content. */
const HASH = /[-._~]([A-Za-z0-9_]{6,32})(?=\.)/g;

/**
 * 16 hex digits that are equal for equal errors: SHA-256 over the type, and over function and base name of each frame. Made before
 * scrubbing, so that grouping survives whatever is replaced later; without a key, so that it groups across installations: it
 * covers nothing but what leaves anyway. Stays equal when messages, directories, lines, columns, `async` frames, a bundler's
 * hashes in file names or the run time's own frames change.
 *
 * Undefined where the text has no frame of a program. Bounds: 65,536 characters and 64 frames; what is behind does not count.
 */
export function errorFingerprint(stack: string): string | undefined {
  const hash = createHash("sha256");
  let frames = 0;
  let functionBefore = "";
  for (const raw of stack.slice(0, MAX_CHARACTERS).split("\n")) {
    if (frames >= MAX_FRAMES) break;
    const line = raw.trimEnd();
    const frame = readFrame(line);
    if (frame === undefined) {
      const type = TYPE.exec(line)?.[1];
      if (type !== undefined && isType(type)) hash.update(`type ${type}\n`);
      functionBefore = functionOnItsOwnLine(line);
      continue;
    }
    const normalised = normalise(frame, functionBefore);
    functionBefore = "";
    if (normalised === undefined) continue;
    hash.update(normalised);
    frames++;
  }
  return frames === 0 ? undefined : hash.digest("hex").slice(0, HEX_DIGITS);
}

/** A word before a colon in a message is no type; types end in `Error` or `Exception`, or have a package before them. */
function isType(word: string): boolean {
  return /(?:Error|Exception|Throwable|Fault|Panic|panic|Interrupt|Exit|Warning)$/.test(word);
}

function normalise(
  { lead, functionName, file, tail }: Frame,
  functionBefore: string,
): string | undefined {
  const isSplit = /\.(?:go|s|rs)$/.test(file);
  const name = functionName || (isSplit ? functionBefore : pythonFunction(lead, tail));
  const base = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  if (INTERNAL.test(file) || INTERNAL_FUNCTION.test(name)) return undefined;
  return `${name.replace(/ \[as [^\]]{1,128}\]$/, "")}\u001f${withoutHashes(base)}\n`;
}

function pythonFunction(lead: string, tail: string): string {
  return lead.endsWith('File "') ? (/, in (.{1,512})$/.exec(tail)?.[1] ?? "") : "";
}

/** Go and Rust write the function on the line before its file. */
function functionOnItsOwnLine(line: string): string {
  const rust = /^\s{0,16}\d{1,5}:\s{1,32}(\S.{0,512})$/.exec(line)?.[1];
  if (rust !== undefined)
    return rust.replace(/::h[0-9a-f]{8,16}$/, "").replace(/^0x[0-9a-f]+ - /, "");
  const go = /^(?:created by )?([\w./~%*()[\]{}$-]{1,512})/.exec(line)?.[1] ?? "";
  const words = go.lastIndexOf("(");
  return words > 0 && go[words + 1] !== "*" ? go.slice(0, words) : go;
}

/** `index-BX3f9a.js` is `index.js`. */
function withoutHashes(base: string): string {
  return base.replace(HASH, (part, hash: string) => (isDrawnByLot(hash) ? "" : part));
}

/** Hexadecimal, digits in two places, a digit among capitals, or capitals that begin no words. */
function isDrawnByLot(part: string): boolean {
  if (/^[0-9a-f]{8,}$/.test(part) || /\d[A-Za-z_]+\d/.test(part)) return true;
  const capitals = part.slice(1).match(/[A-Z]/g)?.length ?? 0;
  return capitals >= 2 && (/\d/.test(part) || !/^(?:[A-Z]?[a-z]{2,})+$/.test(part));
}
