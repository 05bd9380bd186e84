import { homedir, hostname, networkInterfaces, userInfo } from "node:os";
import type { Machine } from "./machine-facts.ts";

/** The first uid that a person gets: FreeBSD's, Linux's (shadow, `UID_MIN`); macOS counts from 501. */
const MIN_PERSONAL_USER_ID = process.platform === "darwin" ? 500 : 1000;

const NO_ADDRESS = "00:00:00:00:00:00";

export const nodeMachine: Machine = {
  facts() {
    const user = ownUser();
    return {
      hostName: hostname(),
      domainNames: domainNames(process.env),
      userName: user?.name,
      homeDirectory: user?.home,
      addresses: addresses(),
    };
  },
};

/** Where Windows names a domain. That a machine is in none is told by its own name there. */
function domainNames(environment: NodeJS.ProcessEnv): string[] {
  const names = [environment["USERDNSDOMAIN"], environment["USERDOMAIN"]];
  const own = hostname().toLowerCase();
  return names.filter((name) => name !== undefined && name.toLowerCase() !== own) as string[];
}

/** Undefined for accounts of the system, whose names (`ceph`, `postgres`) name nobody. */
function ownUser(): { readonly name: string; readonly home: string } | undefined {
  try {
    const { uid, username } = userInfo();
    if (uid >= 0 && uid < MIN_PERSONAL_USER_ID) return undefined;
    return { name: username, home: homedir() };
  } catch {
    // A container's uid that no user has: then there is no name to keep back.
    return undefined;
  }
}

function addresses(): string[] {
  try {
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outside = own.filter(({ internal }) => !internal);
    return [...new Set(outside.flatMap(({ address, mac }) => [address, mac]))].filter(
      (address) => address !== NO_ADDRESS,
    );
  } catch {
    // Some sandboxes forbid the question; the detectors know addresses by their shape all the same.
    return [];
  }
}
