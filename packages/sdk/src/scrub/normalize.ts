import { isIP } from "node:net";

/**
 * One host has one pseudonym, however it is written: lower case (RFC 4343), without a trailing dot (RFC 1034, section 3.1) or the
 * `$` of a machine account, and by its short name, so that it agrees with its FQDN. An address stays whole.
 */
export function normalizeHost(value: string): string {
  const name = value.trim().toLowerCase().normalize("NFC");
  if (isIP(name) !== 0) return name;
  const bare = name.replace(/\$$/, "").replace(/\.$/, "");
  const dot = bare.indexOf(".");
  return dot > 0 ? bare.slice(0, dot) : bare;
}

/** Accounts are compared without regard to case, on Windows and in mail alike. */
export function normalizeAccount(value: string): string {
  return value.trim().toLowerCase().normalize("NFC");
}
