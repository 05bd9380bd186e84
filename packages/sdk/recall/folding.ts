import type { Draw } from "./draw.ts";
import type { Sample } from "./sample.ts";
import type { Wrapped } from "./wrappers.ts";

/** Cut at a column of 60 to 100, as terminals and mailers do, or somewhere: the value is broken at least once. */
export function lineWrapped(draw: Draw, sample: Sample): Wrapped {
  const { value } = sample;
  const width = draw.between(60, 100);
  const fold = draw.pick(["\n", "\r\n"]) + draw.pick(["", "", "  ", "    ", "\t"]);
  // Only the value's own line is folded; those around it, and the lines of a value that has several, are as long as they are.
  const lineStart = sample.before.lastIndexOf("\n") + 1;
  const afterEnd = sample.after.indexOf("\n");
  const lineEnd = afterEnd < 0 ? sample.after.length : afterEnd;
  const head = sample.before.slice(lineStart);
  const cut = head.length + cutIn(draw, value);
  const lead = cut < width && draw.chance(0.5) ? leadOf(draw, width - cut) : "";
  const text = lead + head + value.text + sample.after.slice(0, lineEnd);
  const lines: string[] = [];
  for (
    let at = 0, end = (lead.length + cut) % width || width;
    at < text.length;
    at = end, end += width
  ) {
    lines.push(text.slice(at, end));
  }
  const around = [sample.before.slice(0, lineStart), sample.after.slice(lineEnd)];
  return {
    text: around[0] + lines.join(fold) + around[1],
    unwrap: (scrubbed) => scrubbed.replaceAll(fold, ""),
  };
}

/** Mostly within what must not be seen, now and then within what announces it. */
function cutIn(draw: Draw, { text, gone }: Sample["value"]): number {
  const part = draw.pick(gone.length > 0 ? gone : [text]);
  const at = text.indexOf(part);
  return at < 0 || draw.chance(0.25)
    ? draw.between(1, Math.max(1, text.length - 1))
    : at + draw.between(1, Math.max(1, part.length - 1));
}

/** So many characters of harmless text that the fold comes at the terminal's edge. */
function leadOf(draw: Draw, characters: number): string {
  const text = `${FILLER.join(" ")} ${FILLER.join(" ")} `;
  return text.slice(draw.below(2)).slice(-characters);
}

const FILLER =
  "the scheduled task wrote this line before it went on with the next one and then".split(" ");

/**
 * Harmless text wrapped at blanks, behind so much of other text that the fold comes where it is. Broken within a word it would be
 * another text, of which nobody can say that it is harmless.
 */
export function softWrapped(draw: Draw, text: string): string {
  const width = draw.between(60, 100);
  const fold = `\n${draw.pick(["", "", "  ", "    ", "\t"])}`;
  let line = FILLER.slice(draw.below(FILLER.length)).join(" ");
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length <= width) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join(fold);
}
