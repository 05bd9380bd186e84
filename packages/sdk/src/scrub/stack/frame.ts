import { placeOf } from "./frame-place.ts";

/**
 * One line of a stack trace, taken apart: put together, the five parts are the line without directories, arguments, queries and
 * evaluated code. What is in none of them has been dropped.
 */
export interface Frame {
  /** Indentation, `at `, a frame's number. */
  readonly lead: string;
  /** As the run time writes it, without `async `; empty where the frame has none. */
  readonly functionName: string;
  readonly between: string;
  /** Base name of the file, from `node_modules` on where it is below; or a word for a place that is no file. */
  readonly file: string;
  /** Line and column as they were written, and the end of the line. */
  readonly tail: string;
}

/** A longer line is no frame, and is scanned as text. */
const MAX_LINE_CHARACTERS = 2048;

const AT = /^\s{0,64}(?:\|\s{0,16})?at (?:async )?/;
const END = /,?(?: \{)?\s{0,16}$/;
/** `(args) in file:line 12`, or Mono's `[0x0000c] in file:12`. */
const DOTNET_PLACE = /^( (?:\[0x[0-9a-f]{1,8}\] )?in )(.{1,1500}?)(:(?:line )?\d{1,9})$/;
const PARAMETERS = /^[\w.,`[\]&*<> ?+|]{0,1024}$/;
const JAR = /^ ~?\[[\w.+?~!-]{0,200}(?::[\w.+?~!-]{0,100})?\]$/;
const PYTHON =
  /^(\s{0,64}(?:\|\s{0,16}){0,4}File ")([^"]{1,1500})(", line \d{1,9})(, in )?([^\r\n]{0,512})$/;
const GO_FILE = /^(\t| {4,8})(\S.{0,1500})(:\d{1,9}(?: \+0x[0-9a-f]{1,16})?)\s{0,4}$/;
const GO_SOURCE = /\.(?:go|s)$/;
const GDB = /^#\d{1,5}\s{1,8}(?:0x[0-9a-f]{4,16} in )?/;
const GDB_PLACE = /^ (at|from) (.{1,1500}?)(:\d{1,9})?$/;

/** A line as V8, Java, .NET, Python, Go (its second line), Rust (its second line) or gdb writes it. Linear. */
export function readFrame(line: string): Frame | undefined {
  if (line.length > MAX_LINE_CHARACTERS) return undefined;
  const at = AT.exec(line);
  if (at !== null) return readAt(at[0], line);
  if (line.includes('File "')) return readPython(line);
  if (line.startsWith("#")) return readGdb(line);
  return readGoFile(line);
}

function readAt(lead: string, line: string): Frame | undefined {
  const tail = isEnd(line.charCodeAt(line.length - 1)) ? "" : (END.exec(line)?.[0] ?? "");
  const rest = line.slice(lead.length, line.length - tail.length);
  const open = rest.indexOf("(");
  if (open <= 0) return readBare(lead, rest, tail);
  const functionName = rest.slice(0, open).trimEnd();
  const gap = rest.slice(functionName.length, open);
  if (rest.endsWith(")")) {
    const place = placeOf(rest.slice(open + 1, -1));
    if (place !== undefined)
      return {
        lead,
        functionName,
        between: `${gap}(`,
        file: place.file,
        tail: `${place.position})${tail}`,
      };
  }
  const close = rest.indexOf(")", open);
  if (close < 0) return undefined;
  return readManaged(
    lead,
    functionName,
    gap,
    rest.slice(open + 1, close),
    rest.slice(close + 1),
    tail,
  );
}

/** A bracket or a digit: most frames end so, and have no tail. */
function isEnd(code: number): boolean {
  return code === 41 || (code >= 48 && code <= 57);
}

/** Java with the jar behind it, and .NET with its parameters and maybe a file. */
function readManaged(
  lead: string,
  functionName: string,
  gap: string,
  inner: string,
  after: string,
  tail: string,
): Frame | undefined {
  if (/\s/.test(functionName)) return undefined;
  const place = placeOf(inner);
  if (place !== undefined) {
    const jar = JAR.test(after) ? after : "";
    return {
      lead,
      functionName,
      between: `${gap}(`,
      file: place.file,
      tail: `${place.position})${jar}${tail}`,
    };
  }
  const parameters = PARAMETERS.test(inner) ? inner : "...";
  const [, word, path, line] = DOTNET_PLACE.exec(after) ?? [];
  if (path === undefined) {
    // Without a file only a dotted name is a frame: prose has brackets as well.
    if (
      after !== "" ||
      !/^[\w$<>`.+[\],|]{1,1024}$/.test(functionName) ||
      !functionName.includes(".")
    )
      return undefined;
    return { lead, functionName, between: `${gap}(${parameters})`, file: "", tail };
  }
  const { file } = placeOf(`${path}:1`) ?? { file: "" };
  return {
    lead,
    functionName,
    between: `${gap}(${parameters})${word}`,
    file,
    tail: `${line}${tail}`,
  };
}

function readBare(lead: string, rest: string, tail: string): Frame | undefined {
  const place = placeOf(rest);
  if (place === undefined || place.position === "") return undefined;
  return { lead, functionName: "", between: "", file: place.file, tail: place.position + tail };
}

function readPython(line: string): Frame | undefined {
  const [, lead, path, position, word = "", rest] = PYTHON.exec(line) ?? [];
  if (lead === undefined || (word === "" && rest!.trim() !== "")) return undefined;
  const place = placeOf(`${path}:1`);
  return {
    lead,
    functionName: "",
    between: "",
    file: place?.file ?? "<unknown>",
    tail: position! + word + rest!,
  };
}

function readGdb(line: string): Frame | undefined {
  const lead = GDB.exec(line)?.[0];
  const open = line.indexOf(" (");
  const close = line.lastIndexOf(")");
  if (lead === undefined || open < lead.length || close < open) return undefined;
  const [, word, path, position = ""] = GDB_PLACE.exec(line.slice(close + 1)) ?? [];
  const functionName = line.slice(lead.length, open);
  const isEmpty = close === open + 2;
  const between = isEmpty ? " ()" : " (...)";
  if (path === undefined) return { lead, functionName, between, file: "", tail: "" };
  const { file } = placeOf(`${path}:1`) ?? { file: "" };
  return { lead, functionName, between: `${between} ${word} `, file, tail: position };
}

function readGoFile(line: string): Frame | undefined {
  const [, lead, path, tail] = GO_FILE.exec(line) ?? [];
  if (lead === undefined || !GO_SOURCE.test(path!)) return undefined;
  const { file } = placeOf(`${path}:1`) ?? { file: "" };
  return { lead, functionName: "", between: "", file, tail: tail! };
}
