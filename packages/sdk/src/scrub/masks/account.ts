import { normalizeAccount, normalizeHost } from "../normalize.ts";
import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import { isKnownAccount, isPublicDomain } from "./account-names.ts";

const MAX_CHARACTERS = 320;
/** An address as RFC 5321 has it, by its last `@`; what stands on both sides is not looked at again. */
const ADDRESS = /^([^@\s]{1,64}|"[^"]{1,62}")@([^\s@]{1,253})$/;
const DOWN_LEVEL =
  /^([^\\/\s"]{1,64}|NT [A-Za-z ]{3,20}|Window Manager|Font Driver Host)\\([^\\/"]{1,104})$/;
/** Mail for everybody: the domain says nothing of the customer. */
const FREE_MAIL: ReadonlySet<string> = new Set([
  ..."gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com".split(
    " ",
  ),
  ..."gmx.de gmx.net web.de t-online.de proton.me protonmail.com mail.ru yandex.ru qq.com 163.com 126.com".split(
    " ",
  ),
]);

/**
 * What may stand for an account, in any of its three writings:
 * `<account:h_domain:h_user>` for `DOM\user`, `<email:h_domain:h_user>` for an address or a UPN (the first part is `freemail` where
 * the domain is a provider's for everybody), `<user:h_user>` for a plain name. One user name has one pseudonym in all of them; the
 * domain tells two of them apart. Accounts that every system has (`root`, `NT AUTHORITY\SYSTEM`) stay as they are.
 *
 * Bounds: 320 characters; longer, empty or with a line break is none.
 */
export function maskAccount(value: string, identities: Identities): string | undefined {
  const account = value.trim();
  if (account === "" || account.length > MAX_CHARACTERS || /[\r\n<>]/.test(account))
    return undefined;
  const downLevel = DOWN_LEVEL.exec(account);
  if (downLevel !== null) return maskDownLevel(downLevel[1]!, downLevel[2]!, identities) ?? value;
  const address = ADDRESS.exec(account);
  if (address !== null) return maskAddress(address[1]!, address[2]!, identities);
  return isKnownAccount(account) ? value : maskUser(account, identities);
}

/** A name alone: a user of this machine, or the part of an account that names the person. */
export function maskUser(name: string, identities: Identities): string {
  return placeholder("user", identities.of("personal", normalizeAccount(name)));
}

export function maskAddress(local: string, domain: string, identities: Identities): string {
  const name = domain.toLowerCase();
  const domainPart = FREE_MAIL.has(name)
    ? "freemail"
    : identities.of("identifier", `domain ${name}`);
  return placeholder("email", domainPart, identities.of("personal", normalizeAccount(local)));
}

/** Undefined where nobody is named: an authority of Windows itself, or one of its groups in a public domain. */
export function maskDownLevel(
  domain: string,
  user: string,
  identities: Identities,
): string | undefined {
  if (isPublicDomain(domain)) return undefined;
  const domainPart = domain === "." ? "local" : identities.of("identifier", normalizeHost(domain));
  const userPart = isKnownAccount(user)
    ? user.replace(/ /g, "-")
    : identities.of("personal", normalizeAccount(user));
  return placeholder("account", domainPart, userPart);
}
