const NAME =
  "[a-z_\\u00c0-\\u1fff\\u3040-\\ud7ff][\\w.$+\\\\@\\u00c0-\\u1fff\\u3040-\\ud7ff-]{0,63}";

/** A place for an account in the output of a tool: what stands before it, and what comes next; the names are the groups of the latter. */
interface Place {
  readonly lead: string;
  readonly rest: RegExp;
}

const place = (lead: string, rest: string): Place => ({ lead, rest: new RegExp(rest, "iy") });
export const PLACES: readonly Place[] = [
  // id(1), audit, Samba: uid=1000(jane).
  place("(?:[ug]id|groups|user|owner)[=:]", `[=: ]?\\d{1,10} ?\\((${NAME})\\)`),
  // The list of id(1): groups=1000(jane),27(sudo).
  place(",\\d{1,10}\\(", `(${NAME})\\)`),
  // ls(1) and stat(1): mode, links, owner, group.
  place(
    "[r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-]",
    `[.+@]?[ \\t]{1,8}\\d{1,8}[ \\t]{1,8}(${NAME})[ \\t]{1,16}(${NAME})[ \\t]{1,16}\\d`,
  ),
  // passwd(5): the comment holds a person's name; the account stands before.
  place(":[x*!]:\\d", "\\d{0,9}:\\d{1,10}:([^:\\r\\n<>]{0,128}):"),
  // sudo(8), su(1), cron(8), login(1), shadow-utils, FreeRADIUS.
  place("sudo", `(?:\\[\\d{1,10}\\])?:[ \\t]{1,8}(${NAME}) : `),
  place("\\(to ", `[\\w.-]{1,32}\\) (${NAME}) on `),
  place(
    "cron",
    `(?:d|tab)?(?:\\[\\d{1,10}\\])?: \\((${NAME})\\)(?: (?:list|replace|delete|(?:begin|end) edit) \\((${NAME})\\))?`,
  ),
  place("login on ", `[\\w/]{1,16} by (${NAME})`),
  place("new (?:user|group): name=", `(${NAME})`),
  place("login (?:ok|incorrect)", `[ \\w()]{0,48}: \\[(${NAME})[\\]/]`),
  // systemd-logind, vsftpd, audit.
  place("slice of ", `(${NAME})`),
  place("\\] (?:ok|fail) [a-z]", "()"),
  place("op=login (?:acct|id)=", `"?(${NAME})`),
  // AWS: a user by its resource name.
  place(
    "arn:",
    "[\\w-]{1,16}:(?:iam|sts):[\\w-]{0,24}:\\d{0,12}:(?:federated-)?user\\/([\\w+=,.@/-]{1,64})",
  ),
  // Common log format: 10.0.0.1 - jane [27/Nov/2026:10:12:34 +0000].
  place(" \\[\\d{2}\\/[a-z]{3}\\/\\d", "()"),
  // sshd: Starting session: shell on pts/0 for jane from 10.0.0.1.
  place(" from [\\d[]", "()"),
];
/** Names that stand before the lead: of passwd's, and of a sentence. */
const BEFORE_PASSWD = new RegExp(`(?:^|[^\\w.$-])(${NAME})$`, "i");
const BEFORE_DATE = new RegExp(` (?:-|${NAME}) (${NAME})$`, "i");
const BEFORE_BRACKET = new RegExp(`\\[(${NAME})$`, "i");
const BEFORE_FROM = new RegExp(` for (${NAME})$`, "i");

/** By how a lead begins: the name that stands before it, at its end. */
export const NAMES_AHEAD: ReadonlyMap<string, RegExp> = new Map([
  [":x", BEFORE_PASSWD],
  [":*", BEFORE_PASSWD],
  [":!", BEFORE_PASSWD],
  [" f", BEFORE_FROM],
  ["] ", BEFORE_BRACKET],
  [" [", BEFORE_DATE],
]);
