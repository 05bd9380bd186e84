import type { IdentifiedThing } from "../../emit/definition.ts";
import type { Identities } from "../text/identities.ts";
import { maskAccount } from "./account.ts";
import { maskIp } from "./ip.ts";
import { maskIqn } from "./iqn.ts";
import { maskMac } from "./mac.ts";
import { maskNqn } from "./nqn.ts";
import { maskPath } from "./path.ts";
import { maskSid } from "./sid.ts";
import { maskWwn } from "./wwn.ts";

/** Undefined where the value is none of what it is said to be. */
export type Mask = (value: string, identities: Identities) => string | undefined;

/** The mask of each thing that a field may name, but of hosts, which have nothing to keep. */
export const MASKS: Readonly<Record<Exclude<IdentifiedThing, "host">, Mask>> = {
  ip: maskIp,
  mac: maskMac,
  wwn: maskWwn,
  iqn: maskIqn,
  nqn: maskNqn,
  sid: maskSid,
  path: maskPath,
  account: maskAccount,
};
