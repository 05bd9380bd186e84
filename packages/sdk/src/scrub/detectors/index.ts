import type { Detector } from "../text/detector.ts";
import type { AnyDetector, SearchingDetector } from "../text/search.ts";
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

/**
 * The customer's own detectors before the others: of findings of one length theirs names the placeholder. Without any it is the list
 * of the others itself, so that what is made of it is made once in a process.
 */
export function detectorsWith(
  custom: readonly SearchingDetector[],
  others: readonly Detector[] = builtInDetectors,
): readonly AnyDetector[] {
  return custom.length === 0 ? others : [...custom, ...others];
}
