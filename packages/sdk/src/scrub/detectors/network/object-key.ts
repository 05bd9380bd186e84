import { isProgramFile, knownExtension } from "../../masks/path-names.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder, startsWord } from "./parts/around.ts";
import { keyGates } from "./parts/gates.ts";

const MAX_VALUE = 512;
const KEY_ENDS: readonly string[] = "key|name".split("|");

/**
 * Names of objects and files behind a key for them: `"key":"2026/jane.pdf"`, `blobName=a/b.csv`, `<Key>x/y</Key>`. They are content, so
 * depth and extension alone stay; the name of a program's file stays whole, and so does a key that is neither a path nor a file.
 */
export const objectKey: Detector = {
  name: "object-key",
  class: "content",
  gates: [...keyGates(KEY_ENDS), "<key>", "<name>", "<blobname>"],
  pattern:
    /(?:object[ _-]?key|object[ _-]?name|blob[ _-]?name|s3[ _-]?key|file[ _-]?name|document[ _-]?name|"key"|'key'|<key>|<blobname>)(?:["'\]]?\s?[:=]\s{0,2}["'`]?)?[^\s"'`,;<>(){}[\]=:]/gi,
  find(match, text) {
    const [found] = match;
    if (!startsWord(text, match.index) || isInPlaceholder(text, match.index)) return [];
    const isElement = found.startsWith("<");
    if (!isElement && !/[:=]/.test(found)) return [];
    const start = match.index + found.length - 1;
    const quote = isElement ? "<" : (/["'`]$/.exec(found.slice(0, -1))?.[0] ?? "");
    const value = valueAt(text, start, quote);
    const segments = value.split("/").filter((segment) => segment !== "");
    const last = segments.at(-1) ?? "";
    const extension = knownExtension(last);
    const isPath = segments.length > 1 && /[A-Za-z]/.test(value);
    if ((!isPath && extension === undefined) || isProgramFile(last, false)) return [];
    // An absolute path is read as such, by its roots.
    if (value.startsWith("/") || /^[A-Za-z]:|:\/\//.test(value)) return [];
    const replacement = placeholder("path", String(segments.length), extension);
    return [{ start, end: start + value.length, replacement }];
  },
  source:
    "AWS S3 and Azure Blob Storage REST references (Key, Name); study of 2026-11-23, part d.1",
};

function valueAt(text: string, start: number, quote: string): string {
  const rest = text.slice(start, start + MAX_VALUE);
  if (quote === "")
    return /^[^\s"'`,;<>(){}[\]=]{1,512}/.exec(rest)?.[0].replace(/[.:]+$/, "") ?? "";
  const close = rest.indexOf(quote);
  return close < 0 || /[\r\n<]/.test(rest.slice(0, close))
    ? ""
    : rest.slice(0, close).replace(/\\+$/, "");
}

export const objectKeyExamples: DetectorExamples = {
  positives: () => [
    {
      text: '{"bucket":"b","key":"2026/jane doe.pdf"}',
      gone: ["jane", "2026"],
      stays: ['"key":"<path:2:pdf>"}'],
    },
    { text: "blobName=payroll/jan.csv failed", gone: ["payroll", "jan"], stays: [" failed"] },
    { text: "<Key>hr/jane</Key>", gone: ["jane"], stays: ["<Key><path:2></Key>"] },
    { text: 'file_name="merger.docx"', gone: ["merger"], stays: [":docx>"] },
  ],
  negatives: () => [
    '{"key":"value","name":"x"}',
    "fileName: index.js, filename=package.json",
    "key: a, primary key = id",
    '"key": "and/or',
    "fileName: /var/log/messages",
  ],
};
