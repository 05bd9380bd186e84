import { Composer, type CST, type Document, LineCounter, Parser, type YAMLError } from "yaml";
import { createFinding, type Place, type Report, startOfFile } from "../diagnostics/finding.ts";
import { MAX_FILE_BYTES, MAX_NESTING } from "./limits.ts";
import type { Node } from "./node.ts";
import { INVALID_YAML, REGISTRY_LIMIT } from "./rules.ts";
import { tooDeepAt } from "./yaml-depth.ts";
import { convertDocument } from "./yaml-nodes.ts";
import { TokenBudget } from "./yaml-tokens.ts";

/** After the first few, a parser's complaints are about its own confusion. */
const MAX_SYNTAX_FINDINGS = 3;

/** The text of a file, or undefined with a finding where it is no UTF-8 or too large. */
export function decodeText(file: string, bytes: Uint8Array, report: Report): string | undefined {
  if (bytes.length > MAX_FILE_BYTES) {
    report(
      createFinding(
        REGISTRY_LIMIT,
        startOfFile(file),
        `the file is larger than ${MAX_FILE_BYTES} bytes`,
        "split it into several files",
      ),
    );
    return undefined;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = "the file is not UTF-8 text";
    report(createFinding(INVALID_YAML, startOfFile(file), message, "save it as UTF-8"));
    return undefined;
  }
}

/**
 * Parses one YAML 1.2 document of the core schema. Undefined, with at least one finding, where it
 * is not plain data within the bounds. An empty document is the scalar `null`.
 */
export function parseYaml(
  file: string,
  text: string,
  report: Report,
  budget: TokenBudget = new TokenBudget(),
): Node | undefined {
  const lines = linesOf(text);
  // What the parser misses at the end it would point to behind it.
  const place = (start: number, end: number): Place =>
    placeOf(file, lines, Math.min(start, text.length), Math.min(end, text.length));
  const refuse = (offset: number, message: string, help: string): undefined =>
    void report(createFinding(REGISTRY_LIMIT, place(offset, offset + 1), message, help));
  const excess = budget.take(text);
  if (excess !== undefined) return refuse(excess.offset, excess.message, excess.help);
  const tokens = readTokens(text);
  const deep = tooDeepAt(tokens);
  if (deep !== undefined) {
    return refuse(
      deep,
      `the document is nested more than ${MAX_NESTING} levels deep`,
      "flatten it",
    );
  }
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    stringKeys: true,
    // Compared in convertDocument: the composer compares every key with every other.
    uniqueKeys: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error("assertion: a forced document is always composed");
  if (reportSyntax(document, second, place, report)) return undefined;
  return convertDocument(document, place, report);
}

/** Up to the last mistake that is told of: what follows could only be more of them. */
function readTokens(text: string): readonly CST.Token[] {
  const tokens: CST.Token[] = [];
  let mistakes = 0;
  for (const token of new Parser().parse(text)) {
    tokens.push(token);
    if (token.type === "error") mistakes += 1;
    if (mistakes === MAX_SYNTAX_FINDINGS) break;
  }
  return tokens;
}

/** Counted here: the parser tells of no line ends inside of what it takes for a mistake. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
    lines.addNewLine(end + 1);
  }
  return lines;
}

function placeOf(file: string, lines: LineCounter, start: number, end: number): Place {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  return {
    file,
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}

function reportSyntax(
  document: Document.Parsed,
  second: Document.Parsed | undefined,
  place: (start: number, end: number) => Place,
  report: Report,
): boolean {
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  for (const { code, message, pos } of problems.slice(0, MAX_SYNTAX_FINDINGS)) {
    const text = code === "NON_STRING_KEY" ? "a key of a mapping is not text" : message;
    const where = place(pos[0], pos[1]);
    report(createFinding(INVALID_YAML, where, `not valid YAML: ${text}`, HELP));
  }
  if (problems.length === 0 && second !== undefined) {
    const [start] = second.range;
    const message = "the file holds more than one YAML document";
    report(createFinding(INVALID_YAML, place(start, start), message, "split it into files"));
    return true;
  }
  const { yaml } = document.directives;
  if (yaml.explicit === true && yaml.version !== "1.2") {
    const message = `the document declares YAML ${yaml.version}`;
    report(createFinding(INVALID_YAML, place(0, 0), message, "remove the `%YAML` directive"));
    return true;
  }
  return problems.length > 0;
}

const HELP = "correct the YAML at this place; most often it is an indent, a quote or a colon";
