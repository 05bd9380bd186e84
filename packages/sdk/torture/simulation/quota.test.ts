import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeFileSystem } from "../../src/file-system.ts";
import { Quota } from "./quota.ts";

test("a write beyond the quota is cut, the next finds no space, and a wider one takes it again", () => {
  const directory = mkdtempSync(join(tmpdir(), "sonde-quota-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const quota = new Quota(directory);
  quota.maxBytes = 10;
  const files = quota.spoil(nodeFileSystem);
  files.makeDirectory(`${directory}/a`);
  const descriptor = files.create(`${directory}/a/file`);
  const bytes = Buffer.from("12345678");
  expect(files.write(descriptor, bytes, 0)).toBe(8);
  expect(files.write(descriptor, bytes, 8)).toBe(2);
  expect(() => files.write(descriptor, bytes, 10)).toThrow("ENOSPC");
  expect(quota.refused).toBe(2);
  quota.lift();
  expect(files.write(descriptor, bytes, 10)).toBe(8);
  files.close(descriptor);
  expect(readFileSync(`${directory}/a/file`, "utf8")).toBe("123456781212345678");
});
