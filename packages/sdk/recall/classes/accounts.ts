import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, netBiosDomain, publicDomain, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

/** User principal names and addresses, with tags and quotes around. */
function address(draw: Draw): Value {
  const user = userName(draw);
  const domain = draw.pick([publicDomain(draw), `${draw.word()}.onmicrosoft.com`]);
  const text = `${draw.chance(0.1) ? `${user}+alerts` : user}@${domain}`;
  const upper = draw.chance(0.05);
  return { text: upper ? text.toUpperCase() : text, gone: [upper ? user.toUpperCase() : user] };
}

/** MS-ADTS's down-level names: the domain's, the machine's own, a machine account. */
function downLevel(draw: Draw): Value {
  const user = userName(draw);
  const domain = netBiosDomain(draw);
  const machine = `${draw.word().toUpperCase()}${draw.between(1, 9)}`;
  const [text, gone] = draw.pick<readonly [string, string]>([
    [`${domain}\\${user}`, user],
    [`${domain}\\${user}`, user],
    [`${domain.toLowerCase()}\\${user}`, user],
    [`${domain}\\${machine}$`, machine],
    [`.\\${user}`, user],
  ]);
  return { text, gone: [gone] };
}

/** How daemons of Unix and the event log of Windows write accounts. */
function posixAccount(draw: Draw): Value {
  const user = userName(draw).toLowerCase();
  const text = draw.pick([
    `uid=${draw.between(1000, 9999)}(${user})`,
    `user=${user}`,
    `user: ${user}`,
    `username=${user}`,
    `Failed password for invalid user ${user} from port ${draw.between(1024, 65_000)} ssh2`,
    `Accepted publickey for ${user} from port ${draw.between(1024, 65_000)} ssh2`,
    `pam_unix(sshd:session): session opened for user ${user} by (uid=0)`,
    `authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost= user=${user}`,
    `sudo: ${user} : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls`,
    `su: pam_unix(su:session): session closed for user ${user}`,
    `Account Name: ${user}`,
    `Account Name:\t\t${user}`,
    `<Data Name="TargetUserName">${user}</Data>`,
    `<Data Name='SubjectUserName'>${user}</Data>`,
    `SubjectUserName: ${user}`,
    `"user":"${user}"`,
    `login=${user}`,
    `owner: ${user}`,
    `user '${user}'`,
  ]);
  return { text, gone: [user] };
}

/** RFC 4514; X.509 subjects as OpenSSL prints them. */
function distinguishedName(draw: Draw): Value {
  const person = `${draw.capital()} ${draw.capital()}`;
  const company = draw.word();
  const text = draw.pick([
    `CN=${person},OU=Staff,DC=${company},DC=com`,
    `cn=${person},ou=people,dc=${company},dc=org`,
    `uid=${person.replace(" ", ".").toLowerCase()},ou=people,o=${company}`,
    `C = DE, O = ${company}, CN = ${person}`,
    `/C=US/O=${company}/CN=${person}`,
    `CN=${person.replace(" ", "\\, ")},OU=Staff,DC=${company},DC=com`,
  ]);
  return {
    text,
    gone: [
      text.includes("uid=") ? person.split(" ")[1]!.toLowerCase() : person.split(" ")[1]!,
      company,
    ],
  };
}

/** RFC 4120, section 6: a user's or a service's, with the realm in capitals. */
function principal(draw: Draw): Value {
  const realm = publicDomain(draw).toUpperCase();
  const host = hostName(draw).toLowerCase();
  const user = userName(draw);
  const [text, gone] = draw.pick<readonly [string, string]>([
    [`${user}@${realm}`, user],
    [`host/${host}.${realm.toLowerCase()}@${realm}`, host],
    [`nfs/${host}.${realm.toLowerCase()}@${realm}`, host],
    [`cifs/${host}@${realm}`, host],
  ]);
  return { text, gone: [gone] };
}

const group = "network-identity";

export const accountClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "email-upn", group, about: "e-mail addresses and user principal names" },
    address,
    [
      "AADSTS50034: account {} not found",
      "kinit {}: expired",
      "notify {} about volume {n}",
      'created by "{}"',
      "<{}> rejected the message",
      "mailto:{}",
      "quota of {} exceeded",
      "From: <{}>",
      "login={} method=saml",
      "user {} signed in from a new device",
      '"upn":"{}"',
      "ms-PrincipalName {} is disabled",
    ],
  ),
  simpleClass({ name: "down-level-logon", group, about: "accounts as DOMAIN\\name" }, downLevel, [
    "logon failure for {} (0xC000006D)",
    "runas {} denied",
    "access denied for account {}",
    "impersonating user {} failed: {errno}",
    "owner {} of the file",
    "logon as {} took {ms}",
    "The user name or password is incorrect for {}.",
    "service account {} has no right to log on",
    "Caller: {} ({n})",
  ]),
  simpleClass(
    { name: "posix-account", group, about: "accounts behind the words of daemons and event logs" },
    posixAccount,
    ["{}", "audit: {}", "{}"],
  ),
  simpleClass(
    { name: "distinguished-name", group, about: "names of LDAP directories and certificates" },
    distinguishedName,
    [
      "bind as {} failed with code {n}",
      "subject={}",
      'no entry for "{}"',
      "certificate of {} expires at {time}",
    ],
  ),
  simpleClass({ name: "kerberos-principal", group, about: "principals of Kerberos" }, principal, [
    "kinit: client {} not found in database",
    "ticket for {} expired",
    "gss_accept_sec_context: {} refused",
    "keytab holds {} with kvno {n}",
  ]),
];
