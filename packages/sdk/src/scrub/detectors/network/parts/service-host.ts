import type { Finding } from "../../../text/detector.ts";
import type { Identities } from "../../../text/identities.ts";
import { placeholder } from "../../../text/placeholder.ts";
import { hostFinding } from "./host-name.ts";
import { customerPart, isPublicHost } from "./public-domains.ts";

/** What goes of a host from `start` to `end`: nothing of a public one, the account's label of a cloud's, else all. */
export function anyHostFinding(
  text: string,
  start: number,
  end: number,
  identities: Identities,
): readonly Finding[] {
  const host = text.slice(start, end);
  if (!host.includes(".") || !isPublicHost(host)) return hostFinding(text, start, end, identities);
  const part = customerPart(host);
  if (part === undefined) return [];
  const label = host.slice(0, part.length).toLowerCase();
  const replacement = placeholder(part.what, identities.of("identifier", label));
  return [{ start, end: start + part.length, replacement }];
}
