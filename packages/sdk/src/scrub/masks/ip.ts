import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import { formatIp, type IpAddress, parseIp } from "./ip-address.ts";
import { classifyIp } from "./ip-class.ts";

/** The longest text form, with brackets, a zone and a prefix length. */
const MAX_CHARACTERS = 80;
/** An address with what may stand around it: brackets, a zone (RFC 4007), a prefix length (RFC 4632). */
const WRITTEN = /^(\[?)([0-9a-f:.]{2,45})(?:%[\w.~-]{1,15})?(\]?)(\/\d{1,3})?$/i;
/** Groups of an IPv6 address that are its subnet: /64 (RFC 4291, section 2.5.4). */
const SUBNET_GROUPS = 4;

/**
 * `<ip4:private:n_..:h_..>`: the class by IANA's registries, a pseudonym of the subnet (/24, or /64 of IPv6) and one of the address,
 * so that neighbours stay neighbours. Brackets and a prefix length stay, a zone goes. Loopback, unspecified addresses, netmasks and
 * the clouds' own service addresses are themselves. An address as a plain identifier has the same pseudonym.
 *
 * Undefined where it is no address.
 */
export function maskIp(value: string, identities: Identities): string | undefined {
  if (value.length > MAX_CHARACTERS) return undefined;
  // Mostly it is an address and nothing more.
  const plain = parseIp(value);
  if (plain !== undefined) return maskAddress(plain, identities) ?? value;
  const [, open = "", written = "", close = "", prefix = ""] = WRITTEN.exec(value.trim()) ?? [];
  const address = parseIp(written);
  if (address === undefined || (open === "") !== (close === "")) return undefined;
  const masked = maskAddress(address, identities);
  return masked === undefined ? value : `${open}${masked}${close}${prefix}`;
}

/** Undefined where the address stays as it is. */
function maskAddress(address: IpAddress, identities: Identities): string | undefined {
  const ipClass = classifyIp(address);
  if (ipClass === "kept") return undefined;
  const host = formatIp(address);
  const isFour = address.version === 4;
  const subnet = isFour ? `ip4 subnet ${host.slice(0, host.lastIndexOf("."))}` : subnet6Of(address);
  return placeholder(
    isFour ? "ip4" : "ip6",
    ipClass,
    identities.of("identifier", subnet)?.replace("h_", "n_"),
    identities.of("identifier", host),
  );
}

/** What is hashed for a subnet, here and above: words that no host can be called. */
function subnet6Of({ parts }: IpAddress): string {
  const groups = parts.slice(0, SUBNET_GROUPS).map((part) => part.toString(16));
  return `ip6 subnet ${groups.join(":")}`;
}
