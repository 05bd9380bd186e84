import type { SelfReport } from "../self-report.ts";
import type { Unfit } from "./unfit.ts";

export function reportUnfit(report: SelfReport, { path, kind, why }: Unfit): void {
  const code = kind === "newer" ? "SONDE_SPOOL_NEWER" : "SONDE_SPOOL_UNSAFE";
  report.once(code, path, `${path} ${why}; it is left as it is`);
}

export function reportTightened(report: SelfReport, path: string): void {
  report.once("SONDE_SPOOL_UNSAFE", path, `others could enter ${path}; now only its owner can`);
}
