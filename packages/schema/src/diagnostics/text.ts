import type { SourceText } from "../load/source.ts";
import { type CodeFrame, codeFrame, splitLines } from "./code-frame.ts";
import type { Finding } from "./finding.ts";
import { type Summary, summarySentence } from "./summary.ts";
import { visibleText } from "./visible-text.ts";

const ESCAPE = "\u001b[";
const RESET = `${ESCAPE}0m`;
const COLOURS = { error: `${ESCAPE}1;31m`, warning: `${ESCAPE}1;33m`, dim: `${ESCAPE}2m` } as const;

export interface TextOptions {
  /** Escape sequences for terminals. Default none. */
  readonly colour?: boolean;
}

/** Findings for people: what, where with the source, why, help, and the rule's page. */
export function renderText(
  findings: readonly Finding[],
  sources: readonly SourceText[],
  summary: Summary,
  options: TextOptions = {},
): string {
  const paint = (colour: keyof typeof COLOURS, text: string) =>
    options.colour === true ? `${COLOURS[colour]}${text}${RESET}` : text;
  const linesByFile = new Map(sources.map(({ file, text }) => [file, splitLines(text)]));
  const blocks = findings.map((finding) => {
    const { place, ruleId, severity } = finding;
    const lines = linesByFile.get(place.file);
    const frame = lines === undefined ? undefined : codeFrame(lines, place);
    const width = String(place.line).length;
    const gutter = `${" ".repeat(width)} ${paint("dim", "|")}`;
    return [
      `${paint(severity, `${severity}[${ruleId}]`)}: ${visibleText(finding.message)}`,
      `${" ".repeat(width)}${paint("dim", "-->")} ${location(finding)}`,
      ...(frame === undefined ? [] : frameLines(frame, gutter, width, severity, paint)),
      gutter,
      `${" ".repeat(width)} ${paint("dim", "= why:")} ${visibleText(finding.why)}`,
      `${" ".repeat(width)} ${paint("dim", "= help:")} ${visibleText(finding.help)}`,
      `${" ".repeat(width)} ${paint("dim", "= more:")} sonde explain ${ruleId}`,
      "",
    ].join("\n");
  });
  return `${[...blocks, summarySentence(summary)].join("\n")}\n`;
}

function location({ place }: Finding): string {
  return `${visibleText(place.file)}:${place.line}:${place.column}`;
}

function frameLines(
  frame: CodeFrame,
  gutter: string,
  width: number,
  severity: Finding["severity"],
  paint: (colour: keyof typeof COLOURS, text: string) => string,
): readonly string[] {
  const lines = frame.lines.map(({ number, text }) => {
    const label = `${String(number).padStart(width)} |`;
    return `${paint("dim", label)} ${text}`.trimEnd();
  });
  const mark = paint(severity, "^".repeat(frame.markLength));
  return [gutter, ...lines, `${gutter} ${" ".repeat(frame.markStart)}${mark}`];
}
