import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { maskPath } from "./path.ts";

const masked = (path: string): string =>
  maskPath(path, testIdentities)!.replace(/h_[a-z2-7]{16}/g, "h_");

describe("maskPath", () => {
  test.each([
    ["/srv/acme/vm/payroll.vhdx", "/srv/<path:3:vhdx>"],
    ["/home/jane/Documents/plan.docx", "/home/<user:h_>/Documents/<path:1:docx>"],
    ["/home/jane/acme/dist/index.js", "/home/<user:h_>/<path:2>/index.js"],
    ["/home/jane/.jane/jane-notes.log", "/home/<user:h_>/<path:2:log>"],
    ["/mnt/pool/home/jane", "/mnt/<path:1>/home/<user:h_>"],
    ["/Users/søren.å/Library/Logs/x.log", "/Users/<user:h_>/Library/Logs/x.log"],
    ["/a/b/node_modules/@x/y/z.js", "/a/b/node_modules/@x/y/z.js"],
    ["/acme/x/node_modules/y/z.js", "/<path:2>/node_modules/y/z.js"],
    ["/finance/jane.doe", "/<path:2>"],
    ["/dev/disk/by-label/Jane", "/dev/disk/by-label/<path:1>"],
    ["/run/media/jane/USB/a.jpg", "/run/media/<user:h_>/<path:2:jpg>"],
    [
      "C:\\Users\\Jane Doe\\AppData\\Local\\app\\cache.db",
      "C:\\Users\\<user:h_>\\AppData\\Local\\app\\cache.db",
    ],
    [
      "C:\\\\Users\\\\jane\\\\OneDrive - Acme\\\\x.docx",
      "C:\\\\Users\\\\<user:h_>\\\\<path:2:docx>",
    ],
    ["d:/acme/x.bak", "d:/<path:2:bak>"],
    ["\\\\?\\C:\\Users\\jane\\x", "\\\\?\\C:\\Users\\<user:h_>\\x"],
    ["\\\\fs01.corp.com\\finance$\\Q3\\x.xlsx", "\\\\<host:h_>\\<share:h_>\\<path:2:xlsx>"],
    ["\\\\nas@SSL@8443\\DavWWWRoot\\acme", "\\\\<host:h_>@SSL@8443\\DavWWWRoot\\<path:1>"],
    ["\\\\nas\\users\\jane\\x.doc", "\\\\<host:h_>\\users\\<user:h_>\\<path:1:doc>"],
    ["\\\\?\\UNC\\nas\\acme\\b.txt", "\\\\?\\UNC\\<host:h_>\\<share:h_>\\<path:1:txt>"],
    [
      "\\\\?\\Volume{123e4567-e89b-12d3-a456-426614174000}\\acme",
      "\\\\?\\Volume{123e4567-e89b-12d3-a456-426614174000}\\<path:1>",
    ],
    ["\\Device\\HarddiskVolume3\\acme\\x.exe", "\\Device\\HarddiskVolume3\\<path:1>\\x.exe"],
    ["file:///home/jane/x.js", "file:///home/<user:h_>/x.js"],
    ["~/acme/plan.pdf", "~/<path:2:pdf>"],
  ])("%s keeps root, depth and extension", (path, expected) => {
    expect(masked(path)).toBe(expected);
    expect(masked(maskPath(path, testIdentities)!.replace(/<[^>]*>/g, "x"))).not.toContain("jane");
  });

  test.each([
    "/usr/lib/node_modules/npm/bin/npm-cli.js",
    "/var/log/messages",
    "/dev/sda1",
    "/mnt/x",
    "C:\\Windows\\System32\\drivers\\iaStorV.sys",
    "C:\\Users\\Public\\x.log",
    "D:\\",
    "\\\\.\\PhysicalDrive0",
    "\\Device\\Harddisk0\\DR0",
  ])("%s is nobody's", (path) => {
    expect(maskPath(path, testIdentities)).toBe(path);
  });

  test("an address in the place of a host stays in its subnet", () => {
    expect(masked("\\\\10.1.2.3\\acme")).toMatch(/^\\\\<ip4:private:n_[^>]*>\\<share:h_>$/);
  });

  test("is none where it is relative, empty, a placeholder, of two lines or over 4,096 characters", () => {
    for (const value of ["", "a/b", "x.txt", "/a/<path:1>", "/a\n/b", `/${"a".repeat(4096)}`]) {
      expect(maskPath(value, testIdentities)).toBeUndefined();
    }
    expect(maskPath(`/${"a".repeat(4095)}`, testIdentities)).toBe("/<path:1>");
  });

  test("more than 64 segments are one segment at the end", () => {
    expect(masked(`/srv${"/acme".repeat(100)}.docx`)).toBe("/srv/<path:63:docx>");
  });

  test("no name is left but that of a program's file, whatever the path is made of", () => {
    const name = fc.stringMatching(/^secret[a-z -]{0,8}[a-z](?:\.(?:docx|bak|doe))?$/);
    const root = fc.constantFrom(
      "/srv/",
      "/home/",
      "/",
      "C:\\Users\\",
      "D:\\",
      "\\\\",
      "/Users/",
      "~/",
      "/export/home/",
    );
    fc.assert(
      fc.property(root, fc.array(name, { minLength: 1, maxLength: 6 }), (start, names) => {
        const path = start + names.join(start.includes("\\") ? "\\" : "/");
        expect(maskPath(path, testIdentities)).not.toContain("secret");
        expect(maskPath(path, NO_IDENTITIES)).not.toContain("secret");
      }),
      { numRuns: 300 },
    );
  });
});
