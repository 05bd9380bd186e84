/** Lines between which the document's table is made by the command. */
const BEGIN = "<!-- recall: made by npm run recall -- --write -->";
const END = "<!-- recall: end -->";

/** The document with the table renewed. Throws where it has no such place. */
export function withTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the document has no ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
