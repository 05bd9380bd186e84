import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { firstLost } from "./leaks.ts";

/** A line of a real log and the words that its program wrote, values apart. */
export interface TemplateLine {
  readonly template: string;
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * Lines with their templates. A folder holds `*_structured.csv` as loghub has them (columns `Content`, `EventTemplate`); a file
 * holds plain lines, whose templates are guessed: all their plain words.
 */
export function readTemplates(path: string): readonly TemplateLine[] {
  if (!statSync(path).isDirectory()) return plainLines(readFileSync(path, "utf8"));
  const files = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("_structured.csv"))
    .sort();
  return files.flatMap((file) => structuredLines(join(path, file)));
}

/** A word of a program's text; what holds a digit, a dot or a slash within is a value or a name. */
const WORD = /(?<![^\s([{<"',;:=|])[A-Za-z]{2,}(?=[\s:,;)\]}>"'=|]|\.(?!\S)|$)/g;
const HOLE = "<*>";

/** The host of a syslog line, and a name behind "user": no words of a program. */
const NAMES = /^[A-Z][a-z]{2} +\d+ [\d:]{8} \S+|\buser \S+/g;
const FREE_WORD = /(?<!\S)[A-Za-z]{2,}(?=[:,;]?(?:\s|$))/g;

function plainLines(text: string): readonly TemplateLine[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({
      template: line,
      text: line,
      words: line.replace(NAMES, "0").match(FREE_WORD) ?? [],
    }));
}

function structuredLines(file: string): readonly TemplateLine[] {
  const [head = [], ...rows] = csvRows(readFileSync(file, "utf8"));
  const [content, template] = [head.indexOf("Content"), head.indexOf("EventTemplate")];
  if (content < 0 || template < 0) throw new Error(`${basename(file)} has no Content or template`);
  return rows.flatMap((row) => {
    const [text, made] = [row[content], row[template]];
    if (text === undefined || made === undefined) return [];
    return [{ template: `${basename(file)}: ${made}`, text, words: constantWords(made) }];
  });
}

/** Blanks around a hole keep the words beside it apart from it; a word that touches one is part of a value. */
export function constantWords(template: string): readonly string[] {
  return template.replaceAll(HOLE, "\u0000").match(WORD) ?? [];
}

/** RFC 4180. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

export interface TemplateFigures {
  readonly lines: number;
  readonly templates: number;
  readonly intactTemplates: number;
  /** One line of each template that lost a word. */
  readonly lost: readonly {
    readonly text: string;
    readonly scrubbed: string;
    readonly word: string;
  }[];
}

/** A template is intact when in each of its lines every constant word is still there, in its order. */
export function measureTemplates(
  lines: readonly TemplateLine[],
  scrub: (text: string) => string,
): TemplateFigures {
  const templates = new Set(lines.map(({ template }) => template));
  const lost = new Map<string, { text: string; scrubbed: string; word: string }>();
  for (const { template, text, words } of lines) {
    if (lost.has(template)) continue;
    const scrubbed = scrub(text);
    const word = firstLost(words, text) === undefined ? firstLost(words, scrubbed) : undefined;
    if (word !== undefined) lost.set(template, { text, scrubbed, word });
  }
  return {
    lines: lines.length,
    templates: templates.size,
    intactTemplates: templates.size - lost.size,
    lost: [...lost.values()],
  };
}
