import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder, startsWord } from "./parts/around.ts";
import { isDrawnName } from "./parts/drawn-name.ts";
import { isCustomerName } from "./parts/name-words.ts";

const WORDS: readonly string[] =
  "label|pool|volume|share|lun|bucket|container|vm|machine|snapshot|dataset|system|image|datastore|aggregate|qtree|vserver|svm|cluster|tenant|vault|disk|drive|backup|job|project|database|namespace|pvc|claim|domain|schema|application|source|destination|zone|alias|profile|group".split(
    "|",
  );
/** All that is no other sign of ASCII: quotes, and those of print. */
const QUOTE = "[^\\x00-!#-&(-_a-\\x7f]";
const MAX_VALUE = 200;

/** The same names in quotes behind their word in prose: `pool 'tank'`, `volume label "FINANCE"`, `VM "jane-pc"`. */
export const storageNameQuoted: Detector = {
  name: "storage-name-quoted",
  class: "identifier",
  gates: [...WORDS, "name", "id"].map((word) => `${word}:?[\\s+]{1,2}${QUOTE}`),
  pattern:
    /(?:label|pool|volume|share|lun|bucket|container|vm|machine|snapshot|dataset|file ?system|image|datastore|aggregate|qtree|vserver|svm|cluster|tenant|vault|disk|drive|backup|job|project|database|namespace|pvc|(?:volume ?)?claim|domain|schema|application|source|destination|zone|alias|profile|volume group)(?: name| label| id)?:?[\s+]{1,2}["'`\u2018\u201c]/gi,
  find(match, text, identities) {
    if (!startsWord(text, match.index) || isInPlaceholder(text, match.index)) return [];
    const start = match.index + match[0].length;
    const quote = text[start - 1]!;
    const closing = quote === "\u2018" ? "\u2019" : quote === "\u201c" ? "\u201d" : quote;
    const rest = text.slice(start, start + MAX_VALUE);
    const close = rest.indexOf(closing);
    if (close < 1 || /[\r\n]/.test(rest.slice(0, close))) return [];
    const value = rest.slice(0, close).replace(/\\+$/, "");
    if (
      !isCustomerName(value) ||
      (quote === "`" && !/^[A-Za-z][\w]*-[\w-]+$|^[A-Z]+\d+$/.test(value))
    )
      return [];
    const word = /^[a-z]+/i.exec(match[0])![0].toLowerCase();
    // These go before other things in quotes as often.
    if (/^(?:application|source|destination|zone|alias|profile)$/.test(word) && !isDrawnName(value))
      return [];
    const what = /label/i.test(match[0])
      ? "label"
      : /^(?:file|pvc|claim|domain|schema|application|source|destination|zone|alias|profile)$/.test(
            word,
          )
        ? "name"
        : word;
    const replacement = placeholder(what, identities.of("identifier", value));
    return [{ start, end: start + value.length, replacement }];
  },
  source: "study of 2026-11-23, part b, 38",
};

export const storageNameQuotedExamples: DetectorExamples = {
  positives: () => [
    {
      text: 'volume label "FINANCE_Q3" (E:) offline',
      gone: ["FINANCE_Q3"],
      stays: ['volume label "', '" (E:) offline'],
    },
    { text: "cannot import pool 'tank2': busy", gone: ["tank2"], stays: ["pool '", "': busy"] },
    { text: "failed to get domain 'web-acme'", gone: ["web-acme"], stays: ["domain '"] },
    { text: 'pvc "data-erp-0" not found', gone: ["data-erp-0"], stays: ['pvc "', '" not found'] },
    { text: "VM `jane-pc` moved", gone: ["jane-pc"], stays: ["` moved"] },
    { text: "snapshot \u201cbefore merger\u201d kept", gone: ["before merger"], stays: ["kept"] },
  ],
  negatives: () => [
    "pool 'default' and volume \"17\"",
    "volume '123e4567-e89b-12d3-a456-426614174000' online",
    "the container's memory isn't enough",
    'disk "/dev/sda" failed',
    "whirlpool 'x' spins, source 'main' and application 'Explorer.EXE'",
    "class methods named `prototype`, the image `createImage`",
  ],
};
