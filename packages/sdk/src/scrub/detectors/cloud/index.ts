import type { Detector } from "../../text/detector.ts";

export const cloudDetectors: readonly Detector[] = [];
