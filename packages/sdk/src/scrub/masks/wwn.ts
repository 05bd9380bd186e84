import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";

/** `naa.` and `eui.` (RFC 7143, section 4.2.7), `0x`, `wwn-0x` (udev), octets with colons (Fibre Channel), or plain. */
const WWN =
  /^(?:naa\.|eui\.|(?:wwn-)?0x)?([0-9a-f]{32}|[0-9a-f]{16})$|^([0-9a-f]{2}(?::[0-9a-f]{2}){7}(?:(?::[0-9a-f]{2}){8})?)$/i;

/**
 * `<wwn:5:00a098:h_..>`: the kind of name (NAA) and the vendor (OUI) stay, which device it is goes. `<wwn:eui:00a098:h_..>` for an EUI-64,
 * and `<wwn:h_..>` for a format without a vendor. One name has one pseudonym however it is written. Layouts: T10 SPC-5, section 7.7.6.
 *
 * Undefined where it is none; it is not told from any other 16 or 32 hexadecimal digits, which the caller has to know.
 */
export function maskWwn(value: string, identities: Identities): string | undefined {
  const written = value.trim();
  const match = WWN.exec(written);
  const digits = match?.[1] ?? match?.[2];
  if (digits === undefined) return undefined;
  const hex = digits.toLowerCase().replaceAll(":", "");
  if (/^(.)\1*$/.test(hex)) return value;
  const isEui = /^eui\./i.test(written);
  return placeholder("wwn", ...vendorOf(hex, isEui), identities.of("identifier", hex));
}

/** What is public of a name: the NAA nibble and the OUI, which stands where the format says. */
function vendorOf(hex: string, isEui: boolean): readonly string[] {
  if (isEui) return hex.length === 16 ? ["eui", hex.slice(0, 6)] : ["eui"];
  const naa = hex[0]!;
  if (naa === "1" || naa === "2") return [naa, hex.slice(4, 10)];
  if (naa === "5" || (naa === "6" && hex.length === 32)) return [naa, hex.slice(1, 7)];
  if (naa === "c" && hex.length === 16) return ["c"];
  return naa === "3" ? ["3"] : [];
}
