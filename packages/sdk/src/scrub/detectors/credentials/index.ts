import type { Detector } from "../../text/detector.ts";

export const credentialsDetectors: readonly Detector[] = [];
