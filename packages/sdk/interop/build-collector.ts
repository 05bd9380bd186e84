import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

const SOURCE = join(import.meta.dirname, "collector");
const CACHE = join(import.meta.dirname, "../../../node_modules/.cache/sonde-interop");
const SOURCES = ["main.go", "go.mod", "go.sum"];
/** A cold build takes about a minute on two cores; CI must not wait for a registry that hangs. */
const BUILD_TIMEOUT_MILLIS = 6 * 60_000;
const MAX_REASON_CHARACTERS = 300;

/** A Collector to run, or why there is none on this machine. */
export type BuiltCollector =
  | { readonly program: string; readonly version: string; readonly buildSeconds: number }
  | { readonly skipped: string };

/** Built once for each state of its sources, which name every module by its hash. Never throws where Go or a module is missing. */
export function buildCollector(): BuiltCollector {
  const sources = SOURCES.map((name) => readFileSync(join(SOURCE, name)));
  const version = /probabilisticsamplerprocessor (v[\d.]+)/.exec(sources[1]!.toString())?.[1] ?? "";
  const hash = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 16);
  const program = join(CACHE, `collector-${process.platform}-${process.arch}-${hash}`);
  if (existsSync(program)) return { program, version, buildSeconds: 0 };
  mkdirSync(CACHE, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const began = performance.now();
  const { status, error, stderr } = spawnSync(
    "go",
    ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-o", unfinished, "."],
    {
      cwd: SOURCE,
      encoding: "utf8",
      timeout: BUILD_TIMEOUT_MILLIS,
      // No other toolchain is downloaded for the one that is there.
      env: { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local" },
    },
  );
  if (status === 0) {
    renameSync(unfinished, program);
    return { program, version, buildSeconds: (performance.now() - began) / 1000 };
  }
  rmSync(unfinished, { force: true });
  return { skipped: reasonOf(error, stderr) };
}

function reasonOf(error: Error | undefined, stderr: string | null): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") return "there is no Go on this machine";
  if (code === "ETIMEDOUT") {
    return `the Collector was not built within ${BUILD_TIMEOUT_MILLIS / 60_000} minutes`;
  }
  const last = (stderr ?? "").trim().split("\n").at(-1) ?? "";
  return `go build failed: ${error?.message ?? last}`.slice(0, MAX_REASON_CHARACTERS);
}
