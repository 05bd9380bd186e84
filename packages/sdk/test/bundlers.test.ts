import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import { afterAll, beforeAll, expect, test } from "vitest";
import webpack from "webpack";
import { startOtlpReceiver } from "../src/testing/index.ts";

/*
 * A consumer's program in one file, as each bundler makes it, run where no node_modules is: the spool's
 * thread must come out of the bundle. Needs the build, which `npm test` runs first.
 */
const SDK = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "sonde-bundled-"));
const project = join(scratch, "project");
const entry = join(project, "main.js");

const PROGRAM = `
import { startSonde } from "@sonde/sdk";
import { defineEvent } from "@sonde/sdk/emitter";

const event = defineEvent({
  name: "acme.bundle.tried", scope: { name: "acme", version: "1.0.0" }, severity: "info",
  diagnosticLevel: "basic", sampling: { rate: 1, by: "none" },
  delivery: { priority: "normal", durability: "written" },
  fields: { size: { key: "acme.size", type: "int", class: "operational", required: true } },
  write(to, from) { to.size.put(from.size); },
});

async function main(url, directory) {
  const threads = [];
  process.on("worker", (worker) => threads.push(worker.threadId));
  const warnings = [];
  const sonde = startSonde({
    service: { name: "bundled" },
    spool: { directory },
    privacy: { key: { file: directory + "/key" } },
    export: { url },
    isolation: "worker",
    onWarning: (warning) => warnings.push(warning),
  });
  event.emit({ size: 42 });
  const { drained } = await sonde.flush();
  const { emitted, delivered, discrepancy } = sonde.ledger();
  await sonde.shutdown();
  const ledger = { emitted, delivered, discrepancy };
  console.log(JSON.stringify({ drained, threads: threads.length, warnings, ledger }));
}

void main(process.argv[2], process.argv[3]);
`;

beforeAll(() => {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@sonde"), { recursive: true });
  mkdirSync(join(modules, "@opentelemetry"));
  writeFileSync(join(project, "package.json"), '{ "name": "consumer", "type": "module" }');
  writeFileSync(entry, PROGRAM);
  symlinkSync(SDK, join(modules, "@sonde/sdk"));
  const api = join(SDK, "../../node_modules/@opentelemetry/api");
  symlinkSync(api, join(modules, "@opentelemetry/api"));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function withEsbuild(format: "esm" | "cjs", outfile: string): Promise<void> {
  const { warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format,
    outfile,
    logLevel: "silent",
  });
  expect(warnings).toEqual([]);
}

async function withRollup(file: string): Promise<void> {
  const warnings: string[] = [];
  const bundle = await rollup({
    input: entry,
    external: /^node:/,
    plugins: [nodeResolve({ exportConditions: ["node"] })],
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ file, format: "es", inlineDynamicImports: true });
  await bundle.close();
  expect(warnings.filter((message) => !message.includes("Circular dependency"))).toEqual([]);
}

async function withWebpack(file: string): Promise<void> {
  const compiler = webpack({
    mode: "production",
    target: "node22",
    entry,
    experiments: { outputModule: true },
    output: { path: dirname(file), filename: "main.mjs", library: { type: "module" } },
  })!;
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    compiler.run((error, result) => (error === null ? resolve(result!) : reject(error)));
  });
  await promisify(compiler.close.bind(compiler))();
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  expect([...errors!, ...warnings!].map(({ message }) => message)).toEqual([]);
}

const BUNDLERS: Record<string, { file: string; bundle: (path: string) => Promise<void> }> = {
  "esbuild as ESM": { file: "main.mjs", bundle: (path) => withEsbuild("esm", path) },
  "esbuild as CommonJS": { file: "main.cjs", bundle: (path) => withEsbuild("cjs", path) },
  "rollup as ESM": { file: "main.mjs", bundle: withRollup },
  "webpack as ESM": { file: "main.mjs", bundle: withWebpack },
};

test.each(Object.keys(BUNDLERS))(
  "a program bundled by %s delivers from its own thread",
  {
    timeout: 180_000,
  },
  async (name) => {
    const { file, bundle } = BUNDLERS[name]!;
    const folder = mkdtempSync(join(scratch, "out-"));
    await bundle(join(folder, file));
    expect(readdirSync(folder)).toEqual([file]);
    await using receiver = await startOtlpReceiver();
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [file, receiver.url, join(folder, "spool")],
      { cwd: folder, env: { PATH: process.env["PATH"] }, timeout: 60_000 },
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      drained: true,
      threads: 1,
      warnings: [],
      ledger: { emitted: 1, delivered: 1, discrepancy: 0 },
    });
    const [record] = receiver.records;
    expect(record?.attributes.get("acme.size")).toBe(42);
  },
);
