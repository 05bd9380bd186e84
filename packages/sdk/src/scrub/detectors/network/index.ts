import type { Detector } from "../../text/detector.ts";

export const networkDetectors: readonly Detector[] = [];
