import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Detector, DetectorExamples } from "../../../src/scrub/text/detector.ts";

const DETECTORS = join(import.meta.dirname, "../../../src/scrub/detectors");

/** A detector as its file has it. */
export interface FiledDetector {
  /** `<group>/<file>`. */
  readonly file: string;
  readonly exportName: string;
  readonly detector: Detector;
  /** Undefined where the file has none: a fault, which the contract's test tells of. */
  readonly examples: DetectorExamples | undefined;
}

/** Every detector that any file of a group exports, registered or not. */
export async function allDetectors(): Promise<readonly FiledDetector[]> {
  const files = readdirSync(DETECTORS, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /^[^/]+\/[^/]+\.ts$/.test(path) && !/\.test\.ts$|\/index\.ts$/.test(path));
  const found = await Promise.all(files.sort().map(detectorsIn));
  return found.flat();
}

async function detectorsIn(file: string): Promise<FiledDetector[]> {
  const exported: Record<string, unknown> = await import(join(DETECTORS, file));
  return Object.entries(exported)
    .filter(([, value]) => isDetector(value))
    .map(([exportName, value]) => ({
      file,
      exportName,
      detector: value as Detector,
      examples: exported[`${exportName}Examples`] as DetectorExamples | undefined,
    }));
}

function isDetector(value: unknown): boolean {
  return typeof value === "object" && value !== null && "pattern" in value && "gates" in value;
}
