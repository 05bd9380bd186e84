import { readFrame } from "./frame.ts";

/** One look: is there a line that a run time may have written for a frame? */
const FRAME_LINE =
  /(?:^|\n)(?:[ \t]{0,64}(?:\|[ \t]{0,16})?at \S|[ \t|]{0,64}File "|#\d{1,5} {1,8}\S)|\n(?:\t| {4,8})\S[^\n]{0,1500}\.(?:go|s):\d/;
/** Go writes a function with its arguments' words on the line before its file. */
const GO_CALL = /^(?:created by )?[\w./~%*()[\]{}$-]{2,512}\.[\w.()*[\]-]{1,256}?(?=\(|$)/;

/** Whether a text may hold a stack trace; other text costs this look and nothing else. */
export function isStack(text: string): boolean {
  return FRAME_LINE.test(text);
}

/**
 * A trace frame by frame: function, base name, line and column stay, directories go; then everything, messages and causes and
 * what was no frame, goes through `scrubText` at once, so that nothing leaves that no detector has seen.
 *
 * Lost: arguments (Go's words, gdb's values), directories but for those below `node_modules`, queries of URLs, evaluated code,
 * `data:` and `blob:` URLs. A line over 2,048 characters and a frame that was cut off are scanned as text. Linear in the text.
 */
export function scrubStack(text: string, scrubText: (text: string) => string): string {
  return scrubText(shortenFrames(text));
}

function shortenFrames(text: string): string {
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const end = line.endsWith("\r") ? "\r" : "";
    const frame = readFrame(end === "" ? line : line.slice(0, -1));
    if (frame === undefined) continue;
    const { lead, functionName, between, file, tail } = frame;
    lines[at] = lead + functionName + between + file + tail + end;
    // Go's frames have no function on the line of their file.
    if (at > 0 && functionName === "" && /^(?:\t| {4})\S.*\.(?:go|s):\d/.test(line))
      lines[at - 1] = withoutWords(lines[at - 1]!);
  }
  return lines.join("\n");
}

/** `main.(*Server).handle(0xc000010000, ...)` without what is in its last brackets. */
function withoutWords(line: string): string {
  const open = line.lastIndexOf("(");
  const isCall = open > 0 && line.endsWith(")") && line.length < 2048 && GO_CALL.test(line);
  return isCall && line.indexOf(")", open) === line.length - 1 && line[open + 1] !== "*"
    ? `${line.slice(0, open)}(...)`
    : line;
}
