import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isStandIn } from "./parts/stand-in.ts";

/** Database, user and password behind the port; a colon in a field is escaped. */
const FIELDS =
  /^((?:[^\s:\\]|\\.){1,64}:(?:[^\s:\\]|\\.){1,64}:)([^\s:"'`,;]{2,128})(?=$|[\s"'`,;])/;
const MAX_FIELDS_CHARACTERS = 260;

/**
 * Passwords in lines of PostgreSQL's password file, `host:port:database:user:password`, by the server's port or the wildcard.
 *
 * Bounds: 64 characters for database and user each, 128 for the password.
 */
export const passwordFileLine: Detector = {
  name: "password-file-line",
  class: "secret",
  gates: [":543\\d:", ":\\*:"],
  pattern: /[\w.*-]:(?:543\d|\*):/g,
  find(match, text) {
    const at = match.index + match[0].length;
    const fields = FIELDS.exec(text.slice(at, at + MAX_FIELDS_CHARACTERS));
    if (fields === null || isStandIn(fields[2]!) || fields[2]!.startsWith("<")) return [];
    const start = at + fields[1]!.length;
    const replacement = placeholder("secret");
    return [{ start, end: start + fields[2]!.length, replacement }];
  },
  source: "PostgreSQL documentation, libpq, The Password File",
};

export const passwordFileLineExamples: DetectorExamples = {
  positives: () => {
    const word = ["P@x", "q9Lm"].join("");
    return [
      { text: `db1:5432:main:jane:${word}`, gone: [word], stays: ["db1:5432:main:jane:"] },
      { text: `"*:*:*:backup:${word}" refused`, gone: [word], stays: ["refused"] },
    ];
  },
  negatives: () => [
    "db1:5432:main:jane:****",
    "listening on 10.0.0.1:5432: ok",
    "a:*:b",
    "postgres:5432:error: refused",
  ],
};
