import type { Detector } from "../text/detector.ts";
import { cloudDetectors } from "./cloud/index.ts";
import { credentialsDetectors } from "./credentials/index.ts";
import { identityDetectors } from "./identity/index.ts";
import { networkDetectors } from "./network/index.ts";

/** All that are on by default. The order settles which of two findings of one length names what both lie across. */
export const builtInDetectors: readonly Detector[] = [
  ...credentialsDetectors,
  ...cloudDetectors,
  ...networkDetectors,
  ...identityDetectors,
];
