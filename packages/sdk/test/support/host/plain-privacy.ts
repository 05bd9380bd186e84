import type { Clock } from "../../../src/clock.ts";
import { HostPrivacy } from "../../../src/row/host-privacy.ts";
import { KeyRing } from "../../../src/scrub/key-ring.ts";
import { KnownValues } from "../../../src/scrub/known/known-values.ts";

/** Level `basic` without detectors, for tests of what comes after; without a key unless there is one. */
export function plainPrivacy(clock: Clock, key?: Uint8Array): HostPrivacy {
  const keys = key === undefined ? undefined : new KeyRing(key);
  return new HostPrivacy({ level: "basic", keys, detectors: [], known: new KnownValues(), clock });
}
