/** Where lines are broken, as in the project's own code. */
export const MAX_COLUMNS = 100;

/** Text broken at blanks into lines of at most `columns`; a longer word stands alone. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A documentation comment of paragraphs that passed commentText already. */
export function docComment(paragraphs: readonly string[], indent: string): string {
  const [only = "", ...more] = paragraphs;
  if (more.length === 0 && indent.length + only.length + 7 <= MAX_COLUMNS) {
    return `${indent}/** ${only} */\n`;
  }
  const lines = paragraphs.flatMap((paragraph, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrap(paragraph, MAX_COLUMNS - indent.length - 3),
  ]);
  const body = lines.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${indent}/**\n${body}${indent} */\n`;
}

/** `{ a, b }` on one line where it fits after `lead`, else one part per line. */
export function braces(lead: string, parts: readonly string[], indent: string): string {
  const flat = `{ ${parts.join(", ")} }`;
  const fits = lead.length + flat.length + 1 <= MAX_COLUMNS;
  if (fits && !flat.includes("\n")) return flat;
  const body = parts.map((part) => `${indent}  ${part},\n`).join("");
  return `{\n${body}${indent}}`;
}
