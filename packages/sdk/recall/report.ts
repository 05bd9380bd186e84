import type { Figures, WrapperFigures } from "./measure.ts";
import { shareOf, type Total } from "./targets.ts";
import type { TemplateFigures } from "./templates.ts";
import { WRAPPERS } from "./wrappers.ts";

export interface Report {
  readonly values: number;
  readonly seed: number;
  readonly figures: readonly Figures[];
  readonly templates: TemplateFigures | undefined;
  readonly totals: readonly Total[];
}

/** For a terminal: a line for each class, then the totals. */
export function formatReport({ figures, templates, totals }: Report): string {
  const names = WRAPPERS.map(({ name }) => name);
  const rows = [
    ["", "values", ...names, "all", "context"],
    ...figures.map((one) => [
      one.name,
      String(one.wrappers[0]!.texts),
      ...names.map((name) => cell(one.wrappers.find(({ wrapper }) => wrapper === name))),
      percent(shareOf(one)),
      one.kind === "negative" ? "" : percent(shareOf(one, "kept")),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!),
      )
      .join("  "),
  );
  const unscanned = figures.filter((one) => one.unscanned > 0);
  const notes = [
    ...unscanned.map((one) => `${one.name}: ${one.unscanned} texts unscanned`),
    ...(templates === undefined ? ["log templates: skipped, no --templates"] : []),
  ];
  return `${[...table, "", ...notes, ...totals.map(formatTotal)].join("\n")}\n`;
}

function formatTotal({ name, share, target, of, isMet }: Total): string {
  return `${isMet ? "met   " : "MISSED"} ${name}: ${percent(share)} of ${of}, target ${percent(target)}`;
}

function cell(figures: WrapperFigures | undefined): string {
  return figures === undefined ? "" : percent(figures.right / figures.texts);
}

/** Rounded down, so that 100.00 is all of them. */
export function percent(share: number): string {
  return (Math.floor(share * 10_000 + 1e-6) / 100).toFixed(2);
}

export function formatFailures({ figures, templates }: Report, shown: number): string {
  const lines: string[] = [];
  for (const { name, failures } of figures) {
    for (const { wrapper, what, text, scrubbed } of failures.slice(0, shown)) {
      lines.push(
        `${name}, ${wrapper}, ${what}`,
        `  in  ${quote(text)}`,
        `  out ${quote(scrubbed)}`,
      );
    }
  }
  for (const { word, text, scrubbed } of templates?.lost.slice(0, shown) ?? []) {
    lines.push(`template, lost: ${word}`, `  in  ${quote(text)}`, `  out ${quote(scrubbed)}`);
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

const MAX_SHOWN_CHARACTERS = 600;

function quote(text: string): string {
  const cut = text.length > MAX_SHOWN_CHARACTERS;
  return JSON.stringify(cut ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text);
}

/** The document's two tables, in Markdown. */
export function formatMarkdown({ values, seed, figures, totals }: Report): string {
  const names = WRAPPERS.map(({ name }) => name);
  const positives = figures.filter(({ kind }) => kind === "positive");
  return [
    `\`npm run recall -- --values ${values} --seed ${seed} --templates <loghub>\`; all values are made up, each stands in six texts.`,
    "",
    "| total | measured | target | of |",
    "|---|--:|--:|---|",
    ...totals.map(
      ({ name, share, target, of, isMet }) =>
        `| ${name} | ${percent(share)} %${isMet ? "" : ", missed"} | ${percent(target)} % | ${of} |`,
    ),
    "",
    `| class | what it is | ${names.join(" | ")} | context kept |`,
    `|---|---|${names.map(() => "--:|").join("")}--:|`,
    ...positives.map(
      (one) =>
        `| \`${one.name}\` | ${one.about} | ${names
          .map((name) => cell(one.wrappers.find(({ wrapper }) => wrapper === name)))
          .join(" | ")} | ${percent(shareOf(one, "kept"))} |`,
    ),
  ].join("\n");
}
