import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";

/** Revision 1, an authority in decimal or hexadecimal, 1 to 15 sub-authorities (MS-DTYP 2.4.2.1). */
const SID = /^S-1-(?:0x[0-9a-f]{1,12}|\d{1,15})(?:-\d{1,10}){1,15}$/i;
const MAX_SUB_AUTHORITY = 0xffff_ffff;
/** RIDs below are given out by Windows itself (500 is the administrator, 512 the domain's administrators): MS-DTYP 2.4.2.4. */
const FIRST_OWN_RID = 1000;
/** Service and virtual accounts: digests of public names, and numbers of a session. */
const PUBLIC_FAMILIES = /^S-1-(?:5-(?:5|80|90|96|32|64|65)-|15-|16-|18-|5-21-0-0-0-)/;
/** Three words of a domain or a machine, then maybe the account's number. */
const DOMAIN = /^(S-1-5-21-\d+-\d+-\d+)(?:-(\d+))?$/;

/**
 * What may stand for a SID: itself if it is well known; `<sid:h_domain:500>` with a RID below 1000; `<sid:h_domain:h_account>`
 * else, and `<sid:h_account>` where it has no domain (`S-1-12-1`, an account of Entra ID). At level `basic` the account is left out.
 *
 * Bounds: 15 sub-authorities below 2^32; anything else is none. Lost: which account of the domain, but for equality.
 */
export function maskSid(value: string, identities: Identities): string | undefined {
  if (!SID.test(value)) return undefined;
  const sid = value.toUpperCase();
  const subAuthorities = sid.split("-").slice(3);
  if (subAuthorities.some((part) => Number(part) > MAX_SUB_AUTHORITY)) return undefined;
  if (subAuthorities.length < 3 || PUBLIC_FAMILIES.test(sid)) return value;
  const [, domain, rid] = DOMAIN.exec(sid) ?? [];
  if (domain === undefined) return placeholder("sid", identities.of("personal", sid));
  const domainPart = identities.of("identifier", domain);
  if (rid === undefined) return placeholder("sid", domainPart);
  const isKnown = Number(rid) < FIRST_OWN_RID;
  return placeholder("sid", domainPart, isKnown ? rid : identities.of("personal", sid));
}
