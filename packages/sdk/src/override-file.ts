import { createHash } from "node:crypto";
import { errorCode, SondeError } from "./errors.ts";
import type { LaterFiles } from "./operator-files.ts";
import type { SamplingRules } from "./sample/sampling-rules.ts";
import { readRules } from "./sampling-options.ts";
import type { SelfReport } from "./self-report.ts";
import type { Timers } from "./timers.ts";

const MAX_OVERRIDES_FILE_BYTES: number = 64 * 1024;
export const OVERRIDES_FILE_INTERVAL_MILLIS = 5000;
/** Of the content in what is told once. */
const SUBJECT_DIGITS = 16;

export interface OverrideFileParts {
  readonly path: string;
  readonly files: LaterFiles;
  readonly timers: Timers;
  readonly report: SelfReport;
  /** What the file says from now on; undefined: there is none. */
  readonly apply: (rules: SamplingRules | undefined) => void;
}

/**
 * Watches the operator's file of overrides: one look at start and one 5 s after the last has ended, never two at a time. Of a file
 * system that hangs the event loop feels nothing, and what was in force stays; but the look takes one of libuv's threads until it
 * answers, and before that Node does not end the process (a pipe or a folder in the file's place answers at once). Content that cannot be used, half-written say, is told of once and changes nothing; only a file that is gone takes the
 * words of the last one with it.
 */
export class OverrideFile {
  readonly #parts: OverrideFileParts;
  /** As it was seen last, usable or not; undefined where there was none. */
  #content: string | undefined;
  #cancel: () => void = () => {};
  #isStopped = false;

  constructor(parts: OverrideFileParts) {
    this.#parts = parts;
  }

  /** Resolves when the first look has ended. Never rejects. */
  async start(): Promise<void> {
    await this.#look();
    if (this.#isStopped) return;
    this.#cancel = this.#parts.timers.start(
      OVERRIDES_FILE_INTERVAL_MILLIS,
      () => void this.start(),
    );
  }

  /** A look that is under way changes nothing any more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { apply, files, path } = this.#parts;
    try {
      const bytes = await files.read(path, MAX_OVERRIDES_FILE_BYTES);
      if (!this.#isStopped) this.#take(bytes);
    } catch (error) {
      const code = errorCode(error);
      if (code !== "ENOENT") {
        this.#tell(code, reasonOf(code));
        return;
      }
      if (this.#content === undefined || this.#isStopped) return;
      this.#content = undefined;
      apply(undefined);
    }
  }

  #take(bytes: Uint8Array): void {
    // By its bytes and not by its time: a file system may tell of a change late.
    const content = Buffer.from(bytes).toString("latin1");
    if (content === this.#content) return;
    this.#content = content;
    const rules = parse(bytes);
    if (typeof rules !== "string") {
      this.#parts.apply(rules);
      return;
    }
    const subject = createHash("sha256").update(bytes).digest("hex").slice(0, SUBJECT_DIGITS);
    this.#tell(subject, rules);
  }

  #tell(subject: string, reason: string): void {
    this.#parts.report.once(
      "SONDE_OVERRIDES_FILE",
      subject,
      `the file ${this.#parts.path} of sampling.overridesFile cannot be used: ${reason}; what was in force stays in force`,
    );
  }
}

function reasonOf(code: string): string {
  if (code === "EFBIG") return `it has more than ${MAX_OVERRIDES_FILE_BYTES} bytes`;
  return code === "ENOTSUP" || code === "EISDIR"
    ? "it is no file"
    : `reading it fails with ${code}`;
}

/**
 * The rules, or why there are none. Of what is no JSON without a word of the text, which may be a wrong file's with secrets in it; of JSON
 * with the first key that is wrong, and the value of a wrong rate or severity.
 */
function parse(bytes: Uint8Array): SamplingRules | string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "it is not UTF-8";
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is not JSON${placeOf(error)}`;
  }
  try {
    if (typeof value !== "object" || value === null) return "it is not a JSON object";
    return readRules(value);
  } catch (error) {
    if (error instanceof SondeError) return error.message;
    throw error;
  }
}

/** Node names the place of some errors and not of others. */
function placeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(message) ?? [];
  if (line !== undefined) return ` at line ${line}, column ${column}`;
  return message.includes("end of JSON input") ? ": it ends too early" : "";
}
