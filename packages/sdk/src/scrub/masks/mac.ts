import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";

/** Six octets with one sign between them, three groups as switches write them, or none (IEEE 802, section 8.1). */
const MAC =
  /^(?:[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{12})$/i;
const MULTICAST_BIT = 1;
const LOCAL_BIT = 2;

/**
 * `<mac:00a098:h_..>`: the vendor's part (OUI) stays where IEEE has given it; `<mac:local:h_..>` is one that somebody chose, and
 * `<mac:multicast:h_..>` a group. All zeros and the broadcast address are themselves. One address has one pseudonym however it is written.
 *
 * Undefined where it is none.
 */
export function maskMac(value: string, identities: Identities): string | undefined {
  const written = value.trim();
  if (!MAC.test(written)) return undefined;
  const hex = hexOf(written);
  if (/^(?:0{12}|f{12})$/.test(hex)) return value;
  const first = Number.parseInt(hex.slice(0, 2), 16);
  const isMulticast = (first & MULTICAST_BIT) !== 0;
  const isLocal = (first & LOCAL_BIT) !== 0;
  const vendor = isMulticast ? "multicast" : isLocal ? "local" : hex.slice(0, 6);
  const canonical = hex.replace(/..(?!$)/g, "$&:");
  return placeholder("mac", vendor, identities.of("identifier", canonical));
}

function hexOf(written: string): string {
  const octets = written.toLowerCase().split(":");
  if (octets.length === 6) return octets.map((octet) => octet.padStart(2, "0")).join("");
  return written.toLowerCase().replace(/[-.]/g, "");
}
