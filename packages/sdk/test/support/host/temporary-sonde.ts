import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SondeOptions } from "../../../src/options.ts";
import type { Sonde } from "../../../src/running-sonde.ts";
import type { Warning } from "../../../src/self-report.ts";
import { startSonde } from "../../../src/start.ts";

/** A folder that is gone after the test. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "sonde-test-"));

  file(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface TemporarySonde extends AsyncDisposable {
  readonly sonde: Sonde;
  readonly warnings: Warning[];
  readonly folder: string;
}

/** The SDK, inline unless told otherwise, with spool and key in `folder`; it is shut down afterwards. */
export function startIn(folder: TemporaryFolder, options: SondeOptions): TemporarySonde {
  const warnings: Warning[] = [];
  const sonde = startSonde({
    isolation: "inline",
    onWarning: (warning) => warnings.push(warning),
    service: { name: "sonde-test" },
    ...options,
    spool: { directory: folder.file("spool"), ...options.spool },
    privacy: { key: { file: folder.file("sonde.key") }, ...options.privacy },
  });
  return {
    sonde,
    warnings,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await sonde.shutdown({ timeoutMillis: 0 });
    },
  };
}

/** Every byte of every file below `directory`, with the names. */
export function bytesBelow(directory: string): Buffer {
  const parts = readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile()
      ? Buffer.concat([Buffer.from(path), readFileSync(path)])
      : Buffer.from(path);
  });
  return Buffer.concat(parts);
}

/** The URL of a port on this machine that nobody listens on. */
export const NOBODY = "http://127.0.0.1:1";
