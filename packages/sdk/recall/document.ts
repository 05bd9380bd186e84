/** Tables of the document that a command makes, each between two lines. */
const MARKS = {
  recall: ["<!-- recall: made by npm run recall -- --write -->", "<!-- recall: end -->"],
  detectors: ["<!-- detectors: made by npm run recall -- --list -->", "<!-- detectors: end -->"],
} as const;

/** The document with one of its tables renewed. Throws where it has no such place. */
export function withTable(document: string, name: keyof typeof MARKS, table: string): string {
  const [open, close] = MARKS[name];
  const begin = document.indexOf(open);
  const end = document.indexOf(close);
  if (begin < 0 || end < begin) throw new Error(`the document has no ${open} and ${close}`);
  return `${document.slice(0, begin + open.length)}\n\n${table}\n\n${document.slice(end)}`;
}
