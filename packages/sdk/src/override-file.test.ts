import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LaterFiles, nodeLaterFiles } from "./operator-files.ts";
import { OVERRIDES_FILE_INTERVAL_MILLIS, OverrideFile } from "./override-file.ts";
import type { SamplingRules } from "./sample/sampling-rules.ts";
import { SelfReport, type Warning } from "./self-report.ts";

const GOOD = '{"overrides": {"acme.*": {"rate": 0.5}}, "keepSeverity": "error"}';

/** A watched file whose looks are made by hand. */
class Watched {
  content: string | Uint8Array | { readonly code: string } = { code: "ENOENT" };
  reads = 0;
  readonly applied: (SamplingRules | undefined)[] = [];
  readonly warnings: Warning[] = [];
  readonly intervals: number[] = [];
  #due: (() => void) | undefined;
  readonly file: OverrideFile;

  constructor(files?: LaterFiles) {
    this.file = new OverrideFile({
      path: "/etc/sonde/overrides.json",
      files: files ?? { read: async () => this.#read() },
      timers: {
        start: (millis, callback) => {
          this.intervals.push(millis);
          this.#due = callback;
          return () => {
            this.#due = undefined;
          };
        },
      },
      report: new SelfReport((warning) => this.warnings.push(warning)),
      apply: (rules) => this.applied.push(rules),
    });
  }

  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** One look; what the timer starts is awaited by the turns of the loop that it takes. */
  async look(content: Watched["content"]): Promise<void> {
    this.content = content;
    if (this.#due === undefined) return this.file.start();
    const due = this.#due;
    this.#due = undefined;
    due();
    while (!this.isDue) await new Promise((resolve) => setImmediate(resolve));
  }

  #read(): Uint8Array {
    this.reads++;
    if (typeof this.content === "string") return Buffer.from(this.content);
    if (this.content instanceof Uint8Array) return this.content;
    throw Object.assign(new Error("read"), this.content);
  }
}

describe("OverrideFile", () => {
  it("takes a file that appears, changes and goes, at the next look and once", async () => {
    const watched = new Watched();
    await watched.look({ code: "ENOENT" });
    expect(watched.applied).toEqual([]);
    await watched.look(GOOD);
    await watched.look(GOOD);
    expect(watched.applied).toEqual([
      { overrides: { "acme.*": { rate: 0.5 } }, keepSeverity: "error" },
    ]);
    await watched.look("{}");
    await watched.look({ code: "ENOENT" });
    await watched.look({ code: "ENOENT" });
    expect(watched.applied.slice(1)).toEqual([
      { overrides: {}, keepSeverity: undefined },
      undefined,
    ]);
    expect(new Set(watched.intervals)).toEqual(new Set([OVERRIDES_FILE_INTERVAL_MILLIS]));
    expect(watched.warnings).toEqual([]);
  });

  it.each<[string, Watched["content"], string]>([
    ["is half-written", GOOD.slice(0, 40), "it is not JSON"],
    ["ends in the middle of a name", '{\n "overrides": {\n  "acme', "line 3, column"],
    ["has a comma too many", '{\n "overrides": {},\n}', "at line 3, column 1"],
    ["is empty", "", "it ends too early"],
    ["has NaN", '{"overrides": {"a": {"rate": NaN}}}', "it is not JSON"],
    ["is no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "it is not UTF-8"],
    ["is a list", "[]", "must be an object"],
    ["is null", "null", "it is not a JSON object"],
    ["is a number", "5", "it is not a JSON object"],
    ["has an unknown key", '{"override": {}}', "there is no option override;"],
    ["has a rate above 1", '{"overrides": {"a": {"rate": 2}}}', 'overrides["a"].rate is 2'],
    ["has a rate below 0", '{"overrides": {"a": {"rate": -1}}}', 'overrides["a"].rate is -1'],
    ["has a rate beyond numbers", '{"overrides": {"a": {"rate": 1e999}}}', "Infinity"],
    ["has a rate in text", '{"overrides": {"a": {"rate": "1"}}}', 'overrides["a"].rate is "1"'],
    ["has no rate", '{"overrides": {"a": {}}}', 'overrides["a"].rate is not set'],
    ["has a key too many", '{"overrides": {"a": {"rate": 1, "b": 1}}}', 'overrides["a"].b'],
    ["has a pattern that is none", '{"overrides": {"a*": {"rate": 1}}}', 'overrides["a*"]'],
    ["has null for an override", '{"overrides": {"a": null}}', 'overrides["a"]'],
    ["has an unknown severity", '{"keepSeverity": "loud"}', 'keepSeverity is "loud"'],
    ["is nested without end", "[".repeat(60_000), "it ends too early"],
    [
      "has 1,001 overrides",
      JSON.stringify({
        overrides: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, { rate: 1 }])),
      }),
      "at most 1000",
    ],
    ["is huge", { code: "EFBIG" }, "more than 65536 bytes"],
    ["is a directory", { code: "EISDIR" }, "it is no file"],
    ["is a pipe", { code: "ENOTSUP" }, "it is no file"],
    ["may not be read", { code: "EACCES" }, "fails with EACCES"],
    ["is on a disk that fails", { code: "EIO" }, "fails with EIO"],
  ])("keeps what was in force where the file %s, and says so once", async (_, content, reason) => {
    const watched = new Watched();
    await watched.look(GOOD);
    await watched.look(content);
    await watched.look(content);
    expect(watched.applied).toHaveLength(1);
    expect(watched.warnings).toMatchObject([{ code: "SONDE_OVERRIDES_FILE" }]);
    const { message } = watched.warnings[0]!;
    expect(message).toContain("/etc/sonde/overrides.json");
    expect(message).toContain(reason);
    expect(message.length).toBeLessThan(600);
    await watched.look('{"overrides": {}}');
    expect(watched.applied).toHaveLength(2);
  });

  it("says nothing of the text of a file that is no JSON: it may be a wrong one, with secrets", async () => {
    const watched = new Watched();
    await watched.look("secret=hunter2");
    await watched.look('{"secret" "hunter2"}');
    expect(watched.warnings).toHaveLength(2);
    for (const { message } of watched.warnings) expect(message).not.toContain("hunter2");
  });

  it("says of a key that it does not know no more than its beginning", async () => {
    const watched = new Watched();
    const long = "k".repeat(60_000);
    for (const content of [{ [long]: 1 }, { overrides: { a: { [long]: 1 } } }]) {
      await watched.look(JSON.stringify(content));
    }
    expect(watched.warnings).toHaveLength(2);
    for (const { message } of watched.warnings) expect(message.length).toBeLessThan(500);
  });

  it("takes names of what every object has for events like any other", async () => {
    const watched = new Watched();
    const override = '{"rate": 0.5}';
    await watched.look(
      `{"__proto__": {"overrides": 1}, "overrides": {"constructor": ${override}}}`,
    );
    expect(watched.applied).toEqual([]);
    await watched.look(`{"overrides": {"__proto__": ${override}, "constructor": ${override}}}`);
    const { overrides } = watched.applied[0]!;
    expect(Object.keys(overrides)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(overrides)).toBeNull();
    expect(({} as Record<string, unknown>)["rate"]).toBeUndefined();
  });

  it("looks once at a time, and not at all while a look hangs", async () => {
    let answer = (_bytes: Uint8Array): void => {};
    let reads = 0;
    const watched = new Watched({
      read: () => {
        reads++;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    const first = watched.file.start();
    expect(watched.isDue).toBe(false);
    answer(Buffer.from(GOOD));
    await first;
    expect(watched.isDue).toBe(true);
    expect(reads).toBe(1);
    expect(watched.applied).toHaveLength(1);
  });

  it("changes nothing once it is stopped, whatever a look that was under way brings", async () => {
    let answer = (_bytes: Uint8Array): void => {};
    const watched = new Watched({
      read: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const look = watched.file.start();
    watched.file.stop();
    answer(Buffer.from(GOOD));
    await look;
    expect(watched.applied).toEqual([]);
    expect(watched.isDue).toBe(false);
  });
});

describe("OverrideFile on a real disk", () => {
  let directory: string;
  const path = (): string => join(directory, "overrides.json");
  const reasonFor = async (): Promise<string | undefined> => {
    const warnings: Warning[] = [];
    const file = new OverrideFile({
      path: path(),
      files: nodeLaterFiles,
      timers: { start: () => () => {} },
      report: new SelfReport((warning) => warnings.push(warning)),
      apply: ({ overrides } = { overrides: {} }) => {
        warnings.push({ code: "SONDE_OVERRIDES_FILE", message: Object.keys(overrides).join() });
      },
    });
    await file.start();
    return warnings[0]?.message;
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sonde-overrides-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("reads a file that takes the place of another, and one of the largest size", async () => {
    expect(await reasonFor()).toBeUndefined();
    writeFileSync(join(directory, "new"), GOOD.padEnd(64 * 1024));
    renameSync(join(directory, "new"), path());
    expect(await reasonFor()).toBe("acme.*");
    writeFileSync(path(), GOOD.padEnd(64 * 1024 + 1));
    expect(await reasonFor()).toContain("more than 65536 bytes");
  });

  it("is not held up by a directory or a pipe that nobody writes to", async () => {
    mkdirSync(path());
    expect(await reasonFor()).toContain("it is no file");
    rmSync(path(), { recursive: true });
    execFileSync("mkfifo", [path()]);
    expect(await reasonFor()).toContain("it is no file");
  });
});
