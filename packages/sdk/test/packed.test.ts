import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import schemaPackage from "../../schema/package.json" with { type: "json" };
import { VERSION } from "../src/version.ts";

/*
 * What is published, not what is in src: both packages are packed, unpacked into an empty project
 * and used from there, as ESM and by require(). Needs the build, which `npm test` runs first.
 */
const ROOT = join(import.meta.dirname, "../../..");
const project = mkdtempSync(join(tmpdir(), "sonde-packed-"));

beforeAll(() => {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@sonde"), { recursive: true });
  mkdirSync(join(modules, "@opentelemetry"));
  writeFileSync(join(project, "package.json"), '{ "name": "empty", "type": "module" }');
  for (const name of ["schema", "sdk"]) {
    const out = execFileSync(
      "npm",
      [
        "pack",
        "--json",
        "--ignore-scripts",
        "--pack-destination",
        project,
        "-w",
        `packages/${name}`,
      ],
      { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    const target = join(modules, "@sonde", name);
    mkdirSync(target);
    const [{ filename }] = Object.values(JSON.parse(out)) as [{ filename: string }];
    execFileSync("tar", ["-xzf", join(project, filename), "--strip-components=1", "-C", target]);
  }
  // What an install would bring besides: the peer of the SDK and the compiler's dependencies.
  for (const name of ["@opentelemetry/api", ...Object.keys(schemaPackage.dependencies)]) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

function run(file: string, text: string): string {
  writeFileSync(join(project, file), text);
  return execFileSync(process.execPath, [file], {
    cwd: project,
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"], HOME: project },
  });
}

/** Starts with a worker, emits, and reads what came out at the other end. */
const BODY = `
  const event = defineEvent({
    name: "acme.packed.tried", scope: { name: "acme", version: "1.0.0" }, severity: "info",
    diagnosticLevel: "basic", sampling: { rate: 1, by: "none" },
    delivery: { priority: "normal", durability: "written" },
    fields: { size: { key: "acme.size", type: "int", class: "operational", required: true } },
    write(to, from) { to.size.put(from.size); },
  });
  const backend = await startOtlpReceiver();
  const sonde = startSonde({ service: { name: "packed" }, export: { url: backend.url } });
  event.emit({ size: 42 });
  const { drained } = await sonde.flush();
  const [record] = backend.records;
  await sonde.shutdown();
  await backend.close();
  console.log(JSON.stringify({ drained, size: record?.attributes.get("acme.size") }));
`;

test("the SDK works from its package, imported, with its worker", () => {
  const out = run(
    "imported.mjs",
    `import { defineEvent, startSonde } from "@sonde/sdk";
     import { startOtlpReceiver } from "@sonde/sdk/testing";
     ${BODY}`,
  );
  expect(JSON.parse(out)).toEqual({ drained: true, size: 42 });
});

test("and required, with the same SDK behind both", () => {
  const out = run(
    "required.cjs",
    `const { startSonde } = require("@sonde/sdk");
     const { defineEvent } = require("@sonde/sdk/emitter");
     const { startOtlpReceiver } = require("@sonde/sdk/testing");
     (async () => { ${BODY} })();`,
  );
  expect(JSON.parse(out)).toEqual({ drained: true, size: 42 });
});

test("the scrubber and the wrappers of exporters work from the package, without a running SDK", () => {
  const out = run(
    "scrubbed.mjs",
    `import { createTextScrubber } from "@sonde/sdk/scrub";
     import { createOtelScrubber, scrubbingSpanExporter } from "@sonde/sdk/otel";
     const scrub = createTextScrubber();
     const exporter = { export() {}, async shutdown() {}, async forceFlush() {} };
     const wrapped = scrubbingSpanExporter(exporter, createOtelScrubber());
     console.log(JSON.stringify({ text: scrub("lost 10.1.2.3"), wrapped: typeof wrapped.export }));`,
  );
  expect(JSON.parse(out)).toEqual({ text: "lost <ip4:private>", wrapped: "function" });
});

test("the compiler works from its package, imported, required and as a command", () => {
  const out = run(
    "compiler.mjs",
    `import { createRequire } from "node:module";
     import { execFileSync } from "node:child_process";
     const imported = await import("@sonde/schema");
     const required = createRequire(import.meta.url)("@sonde/schema");
     const bin = "node_modules/@sonde/schema/bin/sonde.js";
     const version = execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
     console.log(JSON.stringify({ same: imported.loadRegistry === required.loadRegistry && typeof imported.loadRegistry, version: version.trim() }));`,
  );
  expect(JSON.parse(out)).toEqual({ same: "function", version: expect.stringContaining("0.1.0") });
});

test("nothing but the built files, the license-bearing manifest and the readme is packed", () => {
  const out = execFileSync("npm", ["pack", "--json", "--dry-run", "-w", "packages/sdk"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ files }] = Object.values(JSON.parse(out)) as [{ files: { path: string }[] }];
  const strangers = files
    .map(({ path }) => path)
    .filter(
      (path) =>
        !/^(dist\/.*\.(js|d\.ts|js\.map)|bin\/sonde-spool\.js|package\.json|README\.md|LICENSE)$/.test(
          path,
        ),
    );
  expect(strangers).toEqual([]);
});

test("sonde-spool runs as it is installed, and knows its commands", () => {
  const program = join(project, "node_modules/@sonde/sdk/bin/sonde-spool.js");
  const run = (...argv: readonly string[]): string =>
    execFileSync(process.execPath, [program, ...argv], { encoding: "utf8", timeout: 60_000 });
  expect(run("--version")).toBe(`${VERSION}\n`);
  expect(run("--help")).toContain("sonde-spool ship [DIR]");
});

test("the version that the SDK reports is its package's", () => {
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
  ) as { version: string };
  expect(VERSION).toBe(version);
});
