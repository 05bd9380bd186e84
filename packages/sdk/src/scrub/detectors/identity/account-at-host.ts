import { maskUser } from "../../masks/account.ts";
import { isKnownAccount } from "../../masks/account-names.ts";
import { maskIp } from "../../masks/ip.ts";
import { normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { addressStart } from "./address-parts.ts";

const LOOK_BEHIND_CHARACTERS = 64;
/** Commands and words before `user@host`. */
const REMOTE =
  /(?:\b(?:ssh|scp|sftp|rsync|sshfs|ssh-copy-id|mosh|ssh:\/\/|sftp:\/\/)(?: -{1,2}[\w-]{1,16}(?:[ =][\w./:~-]{1,32})?){0,4}|\b(?:users?|for|as|by|from|login|account|principal|connect(?:ing|ed)? (?:to|as)|logged in to|tunnel to|via))["']? ["']?$/i;
/** A shell's prompt, or a remote path. */
const BEHIND = /^(?::[~/]|'s password)/;
/** Behind an `@` that is of something else: snapshots, instances, revisions. */
const NO_HOST =
  /^(?:daily|hourly|weekly|monthly|yearly|auto|snap|snapshot|latest|next|beta|alpha|head|main|master|tty|v?\d[\d.-]*$|pts|pve$|pam$)/i;
const NAME_START = /[a-z_\u00c0-\u1fff]/i;
const NOTHING: readonly Finding[] = Object.freeze([]);
const IP = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** `user@host` without a domain, where a command, a word or a prompt says so; before an address, always. */
export const accountAtHost: Detector = {
  name: "account-at-host",
  class: "personal",
  gates: ["[\\w'\"]@['\"]?[\\w]"],
  pattern: /(['"]?)@(['"]?)([a-z0-9][a-z0-9.-]{0,62})/gi,
  find: (match, text, identities) => {
    const [whole, open = "", quote = "", written = ""] = match;
    const start = addressStart(text, match.index);
    if (start === match.index || !NAME_START.test(text[start]!)) return NOTHING;
    if (text[start - 1] === "/" || text[start - 1] === "@") return NOTHING;
    const name = text.slice(start, match.index);
    const host = withoutEnd(written);
    const isIp = host.includes(".") && IP.test(host);
    if (host.includes(".") && !isIp) return NOTHING;
    const hostAt = match.index + whole.length - written.length;
    const isQuoted = open !== "" && quote === open && text[start - 1] === open;
    if (open !== "" && !isQuoted) return NOTHING;
    const before = text.slice(Math.max(0, start - LOOK_BEHIND_CHARACTERS), start);
    const isNamed =
      isIp ||
      isQuoted ||
      REMOTE.test(before) ||
      BEHIND.test(text.slice(hostAt + host.length, hostAt + host.length + 12));
    if (!isNamed || (!isIp && NO_HOST.test(host))) return NOTHING;
    const findings: Finding[] = [];
    if (!isKnownAccount(name))
      findings.push({ start, end: start + name.length, replacement: maskUser(name, identities) });
    if (host !== "localhost" && host.length > 1)
      findings.push(hostFinding(host, hostAt, identities));
    return findings.filter(
      ({ replacement, start: from, end }) => replacement !== text.slice(from, end),
    );
  },
  source: "ssh(1), rsync(1): user@host; MySQL: account names",
};

/** Without the end of a sentence. */
function withoutEnd(written: string): string {
  let end = written.length;
  while (end > 0 && (written[end - 1] === "." || written[end - 1] === "-")) end--;
  return written.slice(0, end);
}

function hostFinding(host: string, start: number, identities: Identities): Finding {
  const replacement =
    maskIp(host, identities) ??
    placeholder("host", identities.of("identifier", normalizeHost(host)));
  return { start, end: start + host.length, replacement };
}

export const accountAtHostExamples: DetectorExamples = {
  positives: () => [
    {
      text: "ssh -p 22 jane@nas01 'zpool status'",
      gone: ["jane", "nas01"],
      stays: [" 'zpool status'"],
    },
    {
      text: "rsync -av jane@backup01:/data/ /mnt",
      gone: ["jane", "backup01"],
      stays: [":/data/ /mnt"],
    },
    { text: "jane@nas01:~$ zpool status", gone: ["jane", "nas01"], stays: [":~$ zpool"] },
    { text: "jane@nas01's password:", gone: ["jane", "nas01"] },
    { text: "Access denied for user 'jane'@'db1'", gone: ["jane", "db1"] },
    {
      text: "User root@10.1.2.3 logged in, then bob@10.1.2.4",
      gone: ["10.1.2.3", "bob"],
      stays: ["User root@<ip4:"],
    },
  ],
  negatives: () => [
    "snapshot@daily-2026-11-23, tank/vm@auto, tank/vm@snap1, a@b, user@ missing domain",
    "@scope/pkg@1.2.3, pkg@next, repo@main, getty@tty1, root@pam",
    "user@localhost".replace("user", "root"),
    "index@2x, 3@4, foo @bar",
  ],
};
