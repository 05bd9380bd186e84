import type { Draw } from "./draw.ts";
import type { Sample, SampleClass, Value } from "./sample.ts";

const HOLES: Readonly<Record<string, (draw: Draw) => string>> = {
  n: (draw) => String(draw.between(1, 99_999)),
  hex: (draw) => `0x${draw.hex(8)}`,
  time: (draw) => draw.moment().toISOString(),
  errno: (draw) => draw.pick("ETIMEDOUT ECONNRESET EACCES EIO EPIPE ENOSPC EBUSY".split(" ")),
  ms: (draw) => `${draw.between(1, 60_000)}ms`,
  size: (draw) => `${draw.between(1, 900)} ${draw.pick(["MiB", "GiB", "KB"])}`,
};

/** What stands before a message in logs of many makers; most lines come without. */
const PREFIXES: readonly ((draw: Draw) => string)[] = [
  (draw) => `${draw.moment().toISOString()} ${draw.pick(["ERROR", "WARN", "INFO", "DEBUG"])} `,
  (draw) => `[${draw.between(0, 99_999)}.${draw.characters("0123456789", 6)}] `,
  (draw) => `${draw.pick(["E", "W", "I"])}${draw.between(1000, 1231)} storage: `,
  (draw) => `level=${draw.pick(["error", "warn", "info"])} msg: `,
  (draw) => `[${draw.hex(4)}:${draw.hex(4)}] `,
];

/** What stands on the lines before and after in an excerpt, a dump of settings, a report. */
const NEIGHBOURS: readonly string[] = [
  "status: degraded",
  "retries = 3",
  "Connection refused",
  "mode=fast",
  "2026-11-23T10:12:35Z INFO done",
  "  state: active",
  "Caused by: timeout",
  "- replica is behind",
];

/** Between signs that end a word in prose; a name that is glued to something else is none. */
const WORD = /(?<![^\s([{"'])[A-Za-z]{3,}(?=[\s:,;)\]}"']|$)/g;

/**
 * One of the templates around the value. `{}` is its place; `{n}`, `{hex}`, `{time}`, `{errno}`, `{ms}`, `{size}` are filled
 * with what nobody cares for; some lines come with those around them. Every plain word of the template has to stay. Undefined where the value's revealing part
 * happens to stand in the context as well: the caller draws again.
 */
export function lineAround(
  draw: Draw,
  value: Value,
  templates: readonly string[],
): Sample | undefined {
  const template = draw.pick(templates);
  const at = template.indexOf("{}");
  const prefix = draw.chance(0.3) ? draw.pick(PREFIXES)(draw) : "";
  const isExcerpt = draw.chance(0.15);
  const [above, below] = isExcerpt
    ? [`${draw.pick(NEIGHBOURS)}\n`, `\n${draw.pick(NEIGHBOURS)}`]
    : ["", ""];
  const before = above + prefix + fill(draw, template.slice(0, at));
  const after = fill(draw, template.slice(at + 2)) + below;
  const context = `${before} ${after}`.toLowerCase();
  if (value.gone.some((part) => context.includes(part.toLowerCase()))) return undefined;
  return { before, value, after, stays: `${before}\0${after}`.match(WORD) ?? [] };
}

function fill(draw: Draw, template: string): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => HOLES[name]?.(draw) ?? whole);
}

/** A value all of which has to go. */
export function whole(text: string): Value {
  return { text, gone: [text] };
}

const MAX_DRAWS = 50;

/** A class of one kind of value in lines of its own. */
export function simpleClass(
  about: Omit<SampleClass, "draw" | "inventory">,
  value: (draw: Draw) => Value,
  templates: readonly string[],
): SampleClass {
  return { ...about, draw: (draw) => untilDrawn(() => lineAround(draw, value(draw), templates)) };
}

/** Draws until there is a sample; a class that cannot make one is a bug of the kit. */
export function untilDrawn(draw: () => Sample | undefined): Sample {
  for (let tries = 0; tries < MAX_DRAWS; tries++) {
    const sample = draw();
    if (sample !== undefined) return sample;
  }
  throw new Error(`${MAX_DRAWS} draws, and the context holds each value`);
}
