import { maskAccount } from "../../masks/account.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { mayBeName, valueAt } from "./account-words.ts";

/** Keys whose values name an account, in any writing: `userName`, `user_name`, `user-name`, `User Name`. */
const KEYS =
  "users|user(?:[ _.-]?(?:name|id|login|account))?|log(?:in)?[_-]?name|r?login|ruser|acct|account[ _-]?name|(?:resource[ _-]?|file[ _-]?)?owner|principal(?:[ _-]?name)?|uname|run[ _-]?as(?:[ _-]?user)?|(?:created|modified|updated|deleted|requested|approved|locked|changed|initiated|opened|mounted)[ _-]?by|[sd]user(?:name)?|usrname|samaccountname|upn|uid|login|who(?:ami)?|invoker|operator|requester|actor|logon[ _-]?account|(?:sudo_)?user";
/** A key that is a plain word of prose, so that `:` alone after it says little. */
const WEAK = /^(?:uid|login|r?login|who|principal|operator|actor)$/i;
/** Before a value that goes on with these, a colon is one of a sentence. */
const SENTENCE = /^ (?:is|was|has|not|cannot|does|of|to|must|should|may|will)\b/;

/** `user=jane`, `"userName": "jane"`, `owner: jane`, `acct="jane"`. */
export const accountKey: Detector = {
  name: "account-key",
  class: "personal",
  gates: [
    "user",
    "owner",
    "login",
    "name[\"']?[ =:]",
    "acct",
    "principal",
    "by[\"']?[=:]",
    "upn",
    "uid[\"']?[:=]",
    "run.?as",
    "operator",
    "requester",
    "invoker",
    "actor",
    "whoami",
    "usrname",
    "logon",
  ],
  pattern: new RegExp(`(${KEYS})(["']?[ \\t]{0,3}(?:=>|:=|==|[:=>])[ \\t]{0,3})`, "gi"),
  find: (match, text, identities) => {
    const [whole, key = "", separator = ""] = match;
    const found = valueAt(text, match.index + whole.length);
    if (found === undefined) return [];
    const { written, start, value } = found;
    const before = text[match.index - 1];
    // Our own placeholder, `<user:h_..>`, or an element, `<user>jane</user>`.
    if ((before === "<") !== separator.startsWith(">")) return [];
    // A longer word that only ends like the key: `abuser=`, but not `dbUser=` or `smb_user=`.
    if (/[a-z0-9]/i.test(before ?? "") && !/^[A-Z]/.test(key)) return [];
    if (WEAK.test(key) && !/=/.test(separator) && !/["']/.test(separator + written)) return [];
    let { end } = found;
    if (!mayBeName(value) || text[end] === "=") return [];
    if (before === "<" && !text.startsWith("</", end)) return [];
    const isProse = /:[ \t]/.test(separator) && !/["']/.test(written);
    if (isProse && SENTENCE.test(text.slice(end, end + 16))) return [];
    if (text[end] === "(" || (text[end] === ":" && /^:\/\//.test(text.slice(end, end + 3))))
      return [];
    if (!/^["'`]/.test(written)) end = overNames(text, value, end);
    const name = text.slice(start, end);
    const replacement = maskAccount(name, identities);
    return replacement === undefined || replacement === name ? [] : [{ start, end, replacement }];
  },
  source:
    "Linux audit fields (acct, auid); PAM messages (ruser, logname); OpenTelemetry semconv user.name; MS-ADTS attributes",
};

/** `User: Jane Doe`: a capitalised word goes with one before it, as far as the line is only that. */
function overNames(text: string, value: string, end: number): number {
  if (!/^[A-Z\u00c0-\u00de]/.test(value) || /[\\@]/.test(value)) return end;
  const more =
    /^(?: [A-Z\u00c0-\u00de][\w'.\u00c0-\u1fff\u3040-\ud7ff-]{1,32}){1,3}(?=[\r\n,;"')\]|]|$)/.exec(
      text.slice(end, end + 110),
    );
  return more === null ? end : end + more[0].length;
}

export const accountKeyExamples: DetectorExamples = {
  positives: () => [
    {
      text: "auth failure; logname= uid=0 tty=ssh ruser= rhost=x  user=jane",
      gone: ["jane"],
      stays: ["logname= uid=0 tty=ssh ruser= rhost=x  user=<user:"],
    },
    {
      text: '{"userName":"jane.doe","n":1}',
      gone: ["jane"],
      stays: ['{"userName":"<user:', '","n":1}'],
    },
    { text: 'acct="jane" exe="/usr/sbin/sshd"', gone: ["jane"], stays: ['exe="/usr/sbin/sshd"'] },
    { text: "owner: jane, group: staff", gone: ["jane"], stays: [", group: staff"] },
    { text: "owner=corp\\o.brien", gone: ["o.brien"] },
    { text: "created_by: j.smith@corp.com", gone: ["j.smith"] },
    { text: "User: Jane Doe\nnext", gone: ["Jane", "Doe"], stays: ["\nnext"] },
    { text: "dbUser=app7; smb_user = 'Jane Doe'", gone: ["app7", "Jane Doe"] },
    { text: "Login: user=<jane>, method=PLAIN", gone: ["jane"], stays: [">>, method=PLAIN"] },
    { text: "suser=jane duser=bob usrName=eve", gone: ["jane", "bob", "eve"] },
    { text: '[meta@32473 user="jane"] x', gone: ["jane"] },
    { text: "SAMAccountName: jdoe", gone: ["jdoe"] },
    { text: "<owner>jane</owner>", gone: ["jane"], stays: ["<owner>", "</owner>"] },
    { text: "runAs=jane user_id=jdoe", gone: ["jane", "jdoe"] },
  ],
  negatives: () => [
    "[Times: user=0.05 sys=0.01, real=0.02 secs] user: 12%",
    "user=root owner=root USER=SYSTEM login: success",
    'user: not found, owner: none, user=null, username="", user=<user>, owner=$OWNER, user=%s',
    "mode 0644 uid 1000 uid=1000 gid=1000 userId=123e4567-e89b-12d3-a456-426614174000",
    "user authenticated; for user input; owner of the lock; login: Last login at 10:00",
    "userAgent=Mozilla username: required",
    "abuser=yes userspace: enabled",
    "owner=0x7f12ab lock owner: 4711",
    "func user(name) owner = getOwner() ",
  ],
};
