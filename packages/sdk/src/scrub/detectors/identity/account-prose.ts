import { maskAccount } from "../../masks/account.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { looksDrawn, mayBeName, valueAt, type WrittenValue } from "./account-words.ts";

const LOOK_BEHIND_CHARACTERS = 48;
const LEADS =
  "(?:users?|role|login|owner|account|username)(?: name| account)?|for|as|by|impersonating|su|sudo -u|kinit|passwd|chown|finger|ch(?:own|grp) -R|useradd|userdel|usermod|adduser|deluser|net user";
/** Before `for`, `as` and `by`: a name follows, or something like one may. */
const SURE =
  /(?:(?:accepted|failed|postponed|partial) [a-z/-]{3,32}|(?:logged|signed) (?:in|on|off|out)|authenticated|connected|login|logon|owned) $/i;
const LIKELY =
  /\b(?:failure|exceeded|attempts?|changed|password|expiry|aging|session|tickets?|quota|access|credentials?|request|keys?|running|executed|started|created|modified|deleted|requested|locked|denied|opened|mounted|initiated|triggered|approved|unlocked|removed|cancelled) $/i;
/** `for jane.doe: password mismatch`. */
const REFUSED = /^: (?:password|auth|login|invalid|no such|unknown|account)/i;
/** `on host-1 by jane (UID 1000)`, `FOR jane, Authentication failure`: whatever stands before. */
const PERSON_BEHIND = /^ \(uid[ =]\d|^, authentication fail/i;
/** Before `user`, these say that a name follows. */
const NAMING =
  /\b(?:for|of|by|as|from|to|invalid|illegal|unknown|authenticating|new|remote|local|domain|removed?|deleted?|added?|lock(?:ed)?|unlock(?:ed)?|up|effective|calling|target|current|service|member|unix|ldap|ad|nfs|smb|ssh|ftp|iscsi|chap) $/i;
/** What goes on after a name rather than after a noun. */
const AFTER_NAME =
  /^["'`\u201d\u2019\u00bb]|^(?:$|[\r\n.,;:)\]}]| ?\(|@| (?:from|by|at|on|in|via|port|with|using|to|has|had|is|was|not|logged|log|connected|disconnected|authenticated|failed|does|cannot|could|unknown|over|exceeds?|exceeded|successfully|because|due|after|uid|rejected|denied|expired|added|removed|created|locked|opened|closed|\d|\[|<))/;
const FROM_ADDRESS = /^["'`]? from (?:[\d[]|<|[\w-]+\.|[\w-]+ port|[a-z]+\d)/;
const COMMAND =
  /^(?:su|sudo -u|kinit|passwd|chown|finger|ch(?:own|grp) -R|useradd|userdel|usermod|adduser|deluser|net user)$/i;

/** Sentences that name a user: `for user jane`, `invalid user x from`, `Accepted publickey for jane from`, `user 'jane'`. */
export const accountProse: Detector = {
  name: "account-prose",
  class: "personal",
  gates: [
    "user",
    "[ +]for[ +]",
    "[ +]as[ +]",
    "[ +]by[ +]",
    "role[ +]",
    "login[ +]",
    "owner[ +]",
    "account[ +]",
    "impersonating[ +]",
    "su[ +]",
    "sudo[ +]",
    "kinit[ +]",
    "passwd[ +]",
    "chown[ +]",
    "chgrp[ +]",
    "finger[ +]",
  ],
  pattern: new RegExp(`(${LEADS.replaceAll(" ", "[ +]")})([ +])`, "gi"),
  find: (match, text, identities) => {
    const [whole, writtenLead = "", gap = ""] = match;
    const at = match.index + whole.length;
    const found = valueAt(text, text[at] === "[" ? at + 1 : at);
    if (/[\w/\\.-]/.test(text[match.index - 1] ?? "")) return [];
    if (found === undefined) return [];
    const { written, start, end, value } = cutAt(gap, found);
    const [lead, before, after] = [
      writtenLead,
      text.slice(Math.max(0, match.index - LOOK_BEHIND_CHARACTERS), match.index),
      text.slice(end, end + 40),
    ].map((part) => (gap === "+" ? part.replaceAll("+", " ") : part)) as [string, string, string];
    if (!mayBeName(value) || !isNamed(lead, written, value, before, after)) return [];
    const replacement = maskAccount(value, identities);
    if (replacement === undefined || replacement === value) return [];
    // Samba: `user [jane] -> [jane]`, before and after it was mapped.
    const isMapped = text.startsWith(`] -> [${value}]`, end);
    const mapped = end + "] -> [".length;
    return [
      { start, end, replacement },
      ...(isMapped ? [{ start: mapped, end: mapped + value.length, replacement }] : []),
    ];
  },
  source: "messages of OpenSSH, Linux-PAM, systemd-logind, Samba, PostgreSQL, MySQL, shadow-utils",
};

/** In a form's encoding (`application/x-www-form-urlencoded`) a plus sign is a space. */
function cutAt(gap: string, found: WrittenValue): WrittenValue {
  const at = gap === "+" ? found.value.indexOf("+") : -1;
  if (at < 0) return found;
  return { ...found, end: found.start + at, value: found.value.slice(0, at) };
}

function isNamed(
  lead: string,
  written: string,
  value: string,
  before: string,
  after: string,
): boolean {
  const isQuoted = /^["'`\u2018\u201c]/.test(written) || after.startsWith("]");
  if (/\binto $/.test(before)) return false;
  const isBelow = /^(?:for|as|by)$/i.test(lead);
  const isSure = isBelow ? SURE.test(before) : /^impersonating$/i.test(lead);
  if (isBelow && !isSure && !LIKELY.test(before))
    return PERSON_BEHIND.test(after) || (looksDrawn(value) && REFUSED.test(after));
  if (/^[=/]|^\((?!uid=)|^:(?:\/|\/\/)/.test(after) || /^:[=\w]/.test(after)) return false;
  if (isQuoted && written.startsWith("`") && !isSure) return NAMING.test(before) && !isBelow;
  if (isQuoted) return !isBelow || isSure || looksDrawn(value);
  if (COMMAND.test(lead)) return isArgument(value, before, after);
  if (/^users?\b/i.test(lead)) return isUser(value, before, after);
  if (isSure) return AFTER_NAME.test(after) || looksDrawn(value);
  if (isBelow && /\b(?:changed|expiry|aging) $/i.test(before) && /^\s*$/.test(after)) return true;
  if (isBelow)
    return (
      /^ \((?:uid[ =]|\d{1,3}\.|<ip)/i.test(after) ||
      FROM_ADDRESS.test(after) ||
      (looksDrawn(value) && /^[a-z]+[._][a-z]+$|\\|@/i.test(value))
    );
  return looksDrawn(value) && AFTER_NAME.test(after) && NAMING.test(before);
}

function isArgument(value: string, before: string, after: string): boolean {
  return looksDrawn(value) && /(?:^|[\s$#"'`;|&(])$/.test(before) && /^(?:$|[\s"'`;:])/.test(after);
}

function isUser(value: string, before: string, after: string): boolean {
  if (NAMING.test(before)) return looksDrawn(value) || AFTER_NAME.test(after);
  if (looksDrawn(value)) return true;
  return /^["'`]? (?:logged|has logged|is not|was not|not (?:found|known|in)|NOT in|added (?:by|to)|(?:executed|uploaded|downloaded|accessed|requested|attempted|issued|ran) |removed (?:by|from)|connected|disconnected|authenticated|does not|from \S|unknown|successfully|opened|closed|\(login|\(no such)/i.test(
    after,
  );
}

export const accountProseExamples: DetectorExamples = {
  positives: () => [
    {
      text: "pam_unix(sshd:session): session opened for user jane by (uid=0)",
      gone: ["jane"],
      stays: ["opened for user <user:", "> by (uid=0)"],
    },
    {
      text: "Failed password for invalid user oracle7 from 10.0.0.1 port 22 ssh2",
      gone: ["oracle7"],
      stays: ["invalid user <user:", "> from 10.0.0.1"],
    },
    {
      text: "Accepted publickey for jane from 10.0.0.1 port 22 ssh2",
      gone: ["jane"],
      stays: ["> from 10.0.0.1"],
    },
    { text: "Invalid user webadm from 10.0.0.1", gone: ["webadm"] },
    { text: "maximum authentication attempts exceeded for jane from 10.0.0.1", gone: ["jane"] },
    { text: "New session 5 of user jane.", gone: ["jane"], stays: ["of user <user:", ">."] },
    {
      text: 'FATAL: password authentication failed for user "jane"',
      gone: ["jane"],
      stays: ['for user "<user:'],
    },
    { text: "Access denied for user 'j d'@'10.0.0.1'", gone: ["j d"], stays: ["'@'10.0.0.1'"] },
    { text: 'role "jane" does not exist', gone: ["jane"], stays: ['" does not exist'] },
    { text: "user jane.doe has no quota", gone: ["jane"], stays: ["> has no quota"] },
    { text: "Connection closed by authenticating user jane 10.0.0.1 port 1", gone: ["jane"] },
    { text: "logged in as jane, owned by bob.", gone: ["jane", "bob"] },
    {
      text: "connect to service x initially as user jane (uid=1, gid=1)",
      gone: ["jane"],
      stays: ["> (uid=1"],
    },
    { text: "user [jane] -> [jane] FAILED", gone: ["jane"], stays: ["] -> [", "] FAILED"] },
    { text: "user [jane] is missing", gone: ["jane"], stays: ["user [<user:", "] is missing"] },
    { text: "pam_unix(passwd:chauthtok): password changed for jane", gone: ["jane"] },
    {
      text: "auth failed on module x for j.doe: password mismatch",
      gone: ["j.doe"],
      stays: [": password mismatch"],
    },
    { text: "USER jane (Login failed): Incorrect password", gone: ["jane"] },
    { text: "Failed to look up user jane in LDAP", gone: ["jane"], stays: ["> in LDAP"] },
    { text: "chown j.doe /x", gone: ["j.doe"] },
    { text: "locked by jane (UID 1000)", gone: ["jane"], stays: [" (UID 1000)"] },
    { text: "user jane executed command", gone: ["jane"], stays: [" executed command"] },
    { text: "session opened for user jane(uid=1009) by", gone: ["jane"], stays: ["(uid=1009)"] },
    { text: "user jane added by root to group wheel", gone: ["jane"], stays: [" added by root"] },
    { text: "no such user \u2018jane\u2019 here", gone: ["jane"], stays: ["\u2019 here"] },
  ],
  negatives: () => [
    "user authenticated, for user input, owner of the lock, user interface, by user request",
    "check pass; user unknown, takes into account 'executed bits'",
    "session opened for user root by (uid=0), running as root, started by systemd",
    "Failed password for root from 10.0.0.1 port 22",
    "waiting for user space to respond to user mode",
    "access for volume-17, session for lun3 closed, key for encryption, quota for pool2",
    "created by the scheduler, locked by process 12, requested by client",
    "user 1000 has no quota, user=5",
    "for user in users: print(user)",
    "multi-user target, superuser privileges",
    "login failed, account locked, owner changed",
    "sudo apt-get install, su - root, passwd file",
  ],
};
