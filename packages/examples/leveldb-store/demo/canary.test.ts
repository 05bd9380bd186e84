import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { CanaryScanner, countCanaryBytes } from "./canary.ts";
import { checkScanner } from "./scan-check.ts";

const canary = { kind: "person", text: "Ngozi Okonkwo" };

describe("the scanner", () => {
  test("finds a text in any of its encodings, wherever it stands", () => {
    const texts = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" });
    const encodings = fc.constantFrom("utf-8", "utf-16", "hex", "base64");
    fc.assert(
      fc.property(texts, encodings, fc.uint8Array(), fc.uint8Array(), (text, name, head, tail) => {
        const planted = Buffer.from(text, name === "utf-16" ? "utf16le" : "utf8");
        const data =
          name === "hex"
            ? Buffer.concat([head, Buffer.from(planted.toString("hex")), tail])
            : Buffer.concat([head, planted, tail]);
        const searched = name === "base64" ? Buffer.from(data.toString("base64")) : data;
        const hits = new CanaryScanner([{ kind: "key", text }]).scan(searched, "here");
        expect(hits.map((hit) => hit.encoding)).toContain(name);
      }),
    );
  });

  test("finds nothing in random bytes", () => {
    const scanner = new CanaryScanner([canary]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (data) => {
        expect(scanner.scan(data, "here")).toEqual([]);
      }),
    );
  });

  test("counts every occurrence, and says where", () => {
    const data = Buffer.from(`${canary.text}, ${canary.text}`);
    const hits = new CanaryScanner([canary, canary]).scan(data, "here");
    expect(hits).toEqual([
      { canary, encoding: "utf-8", place: "here", offset: 0, byteCount: 13 },
      { canary, encoding: "utf-8", place: "here", offset: 15, byteCount: 13 },
    ]);
    expect(countCanaryBytes(hits)).toBe(26);
  });

  test("sees every file below a directory, and the files' names", async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, "v1", "deep"), { recursive: true });
    await writeFile(join(directory, "v1", "deep", "segment"), `....${canary.text}....`);
    await writeFile(join(directory, "v1", canary.text), "");
    const { hits, fileCount, byteCount } = new CanaryScanner([canary]).scanDirectory(directory);
    expect(hits.map(({ place }) => place).sort()).toEqual(["segment", `the name ${canary.text}`]);
    expect({ fileCount, byteCount }).toEqual({ fileCount: 2, byteCount: 21 });
  });

  test("refuses a text so short that chance would find it", () => {
    expect(() => new CanaryScanner([{ kind: "key", text: "abc" }])).toThrow("too short");
  });
});

test("the demo's own check of the scanner finds what it plants", async () => {
  expect(checkScanner(await temporaryDirectory())).toEqual([]);
});
