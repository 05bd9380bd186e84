import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Canary, CanaryScanner } from "./canary.ts";

/**
 * A scan that finds nothing proves nothing unless it can find something: texts are planted in a
 * file, plain and encoded, and have to be found. Returns what was missed, in words.
 */
export function checkScanner(scratchDirectory: string): string[] {
  const directory = join(scratchDirectory, "planted");
  const canary: Canary = { kind: "secret", text: "a-text-that-was-planted" };
  const bytes = Buffer.from(canary.text);
  const encodings: Record<string, Buffer> = {
    "utf-8": bytes,
    "utf-16": Buffer.from(canary.text, "utf16le"),
    hex: Buffer.from(bytes.toString("hex")),
    base64: Buffer.from(Buffer.concat([Buffer.from("?"), bytes]).toString("base64")),
  };
  mkdirSync(directory);
  const missed: string[] = [];
  for (const [encoding, encoded] of Object.entries(encodings)) {
    const noise = Buffer.alloc(1000, 0xa5);
    writeFileSync(join(directory, "file"), Buffer.concat([noise, encoded, noise]));
    const { hits } = new CanaryScanner([canary]).scanDirectory(directory);
    if (!hits.some((hit) => hit.encoding === encoding)) {
      missed.push(`the scan did not find a text planted in ${encoding}`);
    }
  }
  return missed;
}
