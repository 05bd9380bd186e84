import type { Detector } from "../../text/detector.ts";

export const identityDetectors: readonly Detector[] = [];
