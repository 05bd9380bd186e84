import { maskAccount } from "../../masks/account.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { NAMES_AHEAD, PLACES } from "./account-places.ts";
import { mayBeName } from "./account-words.ts";

const LOOK_BEHIND_CHARACTERS = 256;

/** Accounts in the output of tools and daemons that have a place for one. */
export const processOwner: Detector = {
  name: "process-owner",
  class: "personal",
  gates: [
    "id[=: ]{1,2}\\d",
    "groups[=:]",
    "user[=:]",
    "owner[=:]",
    "\\d\\([a-z_]",
    "[r-][w-][xs-][r-][w-]",
    ":[x*!]:\\d",
    "sudo",
    "\\(to ",
    "cron",
    "login o",
    "login i",
    "new user",
    "arn:",
    "slice of ",
    "\\] (?:ok|fail)",
    "op=login",
    "\\/[a-z]{3}\\/\\d",
    "new group",
    " from [\\d\\[]",
  ],
  pattern: new RegExp(PLACES.map(({ lead }) => `(${lead})`).join("|"), "gi"),
  find: (match, text, identities) => {
    const [written, ...leads] = match;
    const { rest } = PLACES[leads.findIndex((lead) => lead !== undefined)]!;
    const before = text.slice(Math.max(0, match.index - LOOK_BEHIND_CHARACTERS), match.index);
    // A word goes on before the lead: only an id's kind may (`euid`, `auid`).
    if (/^[a-z]/i.test(written) && /[a-z0-9]$/i.test(before) && !/^[ug]id/i.test(written))
      return [];
    if (written.startsWith(",") && !/groups=\S{0,256}$/.test(before)) return [];
    rest.lastIndex = match.index + written.length;
    const behind = rest.exec(text);
    if (behind === null) return [];
    const findings: Finding[] = [];
    let at = behind.index;
    for (const name of behind.slice(1)) {
      if (name === undefined) continue;
      at = text.indexOf(name, at);
      addName(findings, name, at, identities);
      at += name.length;
    }
    const ahead = NAMES_AHEAD.get(written.slice(0, 2));
    const name = ahead?.exec(before.slice(-80))?.[1];
    if (name !== undefined) addName(findings, name, match.index - name.length, identities);
    return findings;
  },
  source: "POSIX: id, ls; passwd(5); sudo, su, cron and sshd in syslog; shadow-utils",
};

function addName(findings: Finding[], name: string, start: number, identities: Identities): void {
  const account = name.replace(/[.\\@-]{1,8}$/, "");
  const replacement = mayBeName(account) ? maskAccount(account, identities) : undefined;
  if (replacement === undefined || replacement === account) return;
  findings.push({ start, end: start + account.length, replacement });
}

export const processOwnerExamples: DetectorExamples = {
  positives: () => [
    {
      text: "uid=1000(jane) gid=1000(jdoe) groups=1000(jane),27(sudo),999(acme-ops)",
      gone: ["jane", "jdoe", "acme-ops"],
      stays: ["uid=1000(<user:", "27(sudo)"],
    },
    {
      text: "-rw-r--r--. 1 jane acme 512 Nov 27 10:00 x",
      gone: ["jane", "acme"],
      stays: ["-rw-r--r--. 1 <user:", " 512 Nov 27"],
    },
    {
      text: "jane:x:1000:1000:Jane Doe,,,:/srv:/bin/bash",
      gone: ["jane", "Jane", "Doe"],
      stays: [":x:1000:1000:", ":/srv:/bin/bash"],
    },
    {
      text: "sudo:     jane : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
      gone: ["jane"],
      stays: [" : TTY=pts/0 ; PWD=/ ; USER=root"],
    },
    {
      text: "su[12]: (to root) jane on pts/0",
      gone: ["jane"],
      stays: ["(to root) <user:", "> on pts/0"],
    },
    {
      text: "crontab[1]: (jane) LIST (jane), Created slice User Slice of bob.",
      gone: ["jane", "bob"],
      stays: [") LIST (<user:"],
    },
    {
      text: 'vsftpd: [jane] FAIL LOGIN: Client "x"',
      gone: ["jane"],
      stays: [">] FAIL"],
    },
    {
      text: "CRON[123]: (jane) CMD (run-parts /etc/cron.hourly)",
      gone: ["jane"],
      stays: [") CMD (run-parts"],
    },
    { text: "LOGIN ON tty1 BY jane", gone: ["jane"] },
    { text: "useradd[1]: new user: name=jane, UID=1001", gone: ["jane"], stays: [", UID=1001"] },
    {
      text: "Starting session: shell on pts/0 for jane from 10.0.0.1 port 22",
      gone: ["jane"],
      stays: ["> from 10.0.0.1"],
    },
    {
      text: '10.0.0.1 - jane [27/Nov/2026:10:12:34 +0000] "GET / HTTP/1.1" 200',
      gone: ["jane"],
      stays: ["> [27/Nov/2026"],
    },
    {
      text: "denied for arn:aws:iam::123456789012:user/ops/jane",
      gone: ["jane"],
      stays: ["arn:aws:iam::123456789012:user/<user:"],
    },
    { text: "Login incorrect (mschap): [jane/<via Auth-Type = x>]", gone: ["jane"] },
  ],
  negatives: () => [
    "uid=0(root) gid=0(root) groups=0(root)",
    "drwxr-xr-x 2 root root 4096 Nov 27 10:00 etc",
    "CRON[123]: (root) CMD (run-parts /etc/cron.hourly)",
    "root:x:0:0:root:/root:/bin/bash",
    "status=203(EXEC) code 1(FAILURE), printf(3), 27(sudo), exit 9(SIGKILL)",
    "waiting for data from 10.0.0.1, sudo: command not found",
    "Created slice User Slice of UID 1000., CRON[1]: (root) CMD (reboot)",
    "raid1:x4 a:b:c",
    '10.0.0.1 - - [27/Nov/2026:10:12:34 +0000] "GET / HTTP/1.1" 200',
    "jobs were done - at [27/Nov/2026:10:12:34]",
  ],
};
