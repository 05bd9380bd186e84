import { isUnitSymbol } from "./ucum-symbols.ts";
import { codesSpelled } from "./unit-spellings.ts";

/** Where the case of a letter decides; every other word is looked up in lower case. */
const BY_CASE: ReadonlyMap<string, readonly string[]> = new Map([
  ["B", ["By", "dB"]],
  ["b", ["bit"]],
  ["Kb", ["kbit", "kBy"]],
  ["Mb", ["Mbit", "MBy"]],
  ["Gb", ["Gbit", "GBy"]],
  ["Bps", ["By/s"]],
  ["KBps", ["kBy/s", "KiBy/s"]],
  ["MBps", ["MBy/s", "MiBy/s"]],
  ["GBps", ["GBy/s", "GiBy/s"]],
]);

/** Words that say that something is counted, but not what. */
const COUNT_OF_ANYTHING = /^(?:count|counts|counter|number|numbers|num|quantity|total)$/i;

const PLAIN_WORD = /^[A-Za-z][A-Za-z_]*$/;

/** What to write in place of a text that is no unit. `isUnit` judges what is offered. */
export function helpForUnit(text: string, isUnit: (text: string) => boolean): string {
  const tidy = tidied(text);
  if (COUNT_OF_ANYTHING.test(tidy) || tidy === "{}") {
    return "name what is counted, such as `{request}` or `{block}`, or write `1`";
  }
  const words = [...tidy.matchAll(WORD)].map(([word]) => word);
  const counts = words.some((word) => isCount(word));
  // Where a word may mean two codes, the second text has all second ones.
  const offers = [0, 1].map((choice) =>
    tidy.replace(WORD, (word) => codesFor(word)[choice] ?? codesFor(word)[0] ?? word),
  );
  const units = [...new Set(offers)].filter(isUnit).map((unit) => `\`${unit}\``);
  if (units.length === 0 || tidy === "")
    return "write its code, such as `By`, `ms`, `s`, `{block}` or `1`";
  const offer = `write ${units.join(" or ")}`;
  return counts ? `for a count ${offer}, else a code such as \`By\`, \`ms\` or \`%\`` : offer;
}

/** An annotation, or a run of letters and signs. Digits are exponents and factors. */
const WORD = /\{[^{}]*\}|\[[^[\]]*\]|[^\s\d./(){}[\]+-]+/g;

/** In UCUM's signs: `²` is `2`, ` per ` is `/`, `^` before an exponent is nothing. */
function tidied(text: string): string {
  return text
    .normalize("NFKC")
    .trim()
    .replaceAll(/(?<=\{)\s+|\s+(?=\})/g, "")
    .replaceAll(/\{[^{}]*\}/g, (annotation) => annotation.replaceAll(/\s+/g, "_"))
    .replaceAll(/\s+per\s+|\s*\/\s*/g, "/")
    .replaceAll(/(?<!10)\^(?=[+-]?\d)/g, "")
    .replaceAll(/(?<!10)[*\u00b7\u00d7]/g, ".");
}

function codesFor(word: string): readonly string[] {
  if (word.startsWith("{") || word.startsWith("[") || isUnitSymbol(word)) return [word];
  const spelled = BY_CASE.get(word) ?? codesSpelled(word.toLowerCase());
  return spelled.length === 0 && isCount(word) ? [`{${singular(word.toLowerCase())}}`] : spelled;
}

/** A word that is not known may name things that are counted. */
function isCount(word: string): boolean {
  if (!PLAIN_WORD.test(word) || isUnitSymbol(word) || BY_CASE.has(word)) return false;
  return codesSpelled(word.toLowerCase()).length === 0;
}

function singular(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/.ies$/.test(word)) return word.replace(/ies$/, "y");
  return word.replace(/(?<=ch|sh|x|ss)es$|s$/, "");
}
