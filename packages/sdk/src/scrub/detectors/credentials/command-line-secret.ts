import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { PROGRAMS } from "./parts/programs.ts";
import { isPlainWord, isStatusWord } from "./parts/prose.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

const SECRET = placeholder("secret");
/** Programs that read a password from what is fed to them. */
const FED = /^(?:chpasswd|sudo -S|cryptsetup|zfs load-key|passwd --stdin|kinit|smbpasswd)/;
/** The rest of a program's name (`mysqldump`, `ldapsearch.exe`) and the blank behind it. */
const NAME_REST = /^[a-z\d-]{0,14}(?:\.exe)?["']?[ \t]/;
/** How much of a command's line is read behind its name. */
const MAX_LINE_CHARACTERS = 320;
/** Of one kind, of one command. */
const MAX_OPTIONS = 4;
/** Ends a command: a line, a pipe, a list of commands. */
const END_OF_COMMAND = /[\r\n|;]|&&/;

/**
 * Secrets on command lines where the option's letter, not its name, says so: `mysql -pX`, `ipmitool -P X`, `ldapsearch -w X`,
 * `curl -u jane:X`, `smbclient -U jane%X`, `net use \\host\share X /user:jane`, and what is fed to a program that reads a password.
 * The letters mean other things to other programs, so the program has to be named before, on the line.
 *
 * Bounds: 320 characters of a command, 4 options of one kind.
 */
export const commandLineSecret: Detector = {
  name: "command-line-secret",
  class: "secret",
  gates: [
    "mysql",
    "maria",
    "xtrabackup",
    "sshpass",
    "ipmi",
    "sqlcmd",
    "bcp ",
    "osql ",
    "isql ",
    "zip ",
    "ldap[a-z]{3}",
    "redis-cli",
    "docker login",
    "podman login",
    "mongo",
    "racadm",
    "psexec",
    "rdesktop",
    "az login",
    "plink",
    "pscp",
    "7z ",
    "7za ",
    "rar ",
    "curl ",
    "wget ",
    "smbclient",
    "rpcclient",
    "winexe",
    "mount\\.cifs",
    "snmp[a-z]{3}",
    "openssl",
    "vault login",
    "schtasks",
    "cmdkey",
    "net use",
    "cryptsetup",
    "load-key",
    "--stdin",
    "kinit",
    "smbpasswd",
    "freerdp",
    "chpasswd",
    "sudo -s",
    "htpasswd",
    "psftp",
    "uemcli",
    "naviseccli",
    "isi ",
    "smbget",
    "net ads",
    "net rpc",
    "unseal ",
    "fence_",
    "pcs (?:host|cluster) auth",
    "lftp ",
  ],
  pattern:
    /\b(?:mysql|maria|xtrabackup|innobackupex|sshpass|ipmi|sqlcmd|bcp|osql|isql|zip|ldap|redis-cli|docker login|podman login|az login|mongo|racadm|psexec|rdesktop|plink|pscp|psftp|uemcli|naviseccli|isi|7z|rar|unrar|curl|wget|smbpasswd|smb|rpcclient|winexe|cifs|net use|net user|cryptsetup|zfs load-key|passwd --stdin|kinit|smbpasswd|net ads|net rpc|snmp|openssl|vault login|vault operator unseal|schtasks|cmdkey|xfreerdp|wfreerdp|fence_|pcs host auth|pcs cluster auth|lftp|chpasswd|sudo -S|htpasswd)/g,
  find(match, text) {
    const after = match.index + match[0].length;
    if (FED.test(match[0])) return [...echoed(text, match.index), ...hereString(text, after)];
    const rest = NAME_REST.exec(text.slice(after, after + 32))?.[0];
    if (rest === undefined) return [];
    const name = (match[0] + rest).toLowerCase();
    const at = after + rest.length - 1;
    const line = commandLine(text, at);
    if (name.startsWith("net user")) return netUser(text, at, line);
    if (name.startsWith("net use"))
      return [...netUse(text, at, line), ...options(text, at, line, name)];
    if (name.startsWith("htpasswd"))
      return /[ \t]-[a-zA-Z]{0,6}b/.test(line) ? lastWord(text, at, line) : [];
    return options(text, at, line, name);
  },
  source:
    "the programs' manual pages: mysql(1), ipmitool(1), ldapsearch(1), curl(1), smbclient(1), snmpcmd(1), sshpass(1), net use",
};

function commandLine(text: string, at: number): string {
  const rest = text.slice(at, at + MAX_LINE_CHARACTERS);
  const end = rest.search(END_OF_COMMAND);
  return end < 0 ? rest : rest.slice(0, end);
}

function options(text: string, at: number, line: string, name: string): Finding[] {
  const findings: Finding[] = [];
  for (const { names, option, before } of PROGRAMS) {
    if (!names.test(name)) continue;
    let left = MAX_OPTIONS;
    for (const hit of line.matchAll(option)) {
      if (left-- === 0) break;
      const from = at + hit.index + hit[0].length;
      const value = readValue(text, from);
      if (value === undefined) continue;
      const lead = before?.exec(text.slice(value.start, value.end))?.[0].length;
      if (before !== undefined && lead === undefined) continue;
      add(findings, text, value.start + (lead ?? 0), value.end);
    }
  }
  return findings;
}

/** `net use X: \\host\share PASSWORD /user:NAME`. */
function netUse(text: string, at: number, line: string): Finding[] {
  const share =
    /\\{2,8}[\w.$-]{1,64}\\{1,4}[^ \t"'\\]{1,128}(?:\\{1,4}[^ \t"'\\]{1,64}){0,4}["']?[ \t]{1,4}(?=[^/* \t])/.exec(
      line,
    ) ?? /\/user:[^ \t]{1,128}[ \t]{1,4}(?=[^/* \t])/i.exec(line);
  if (share === null) return [];
  const value = readValue(text, at + share.index + share[0].length);
  const findings: Finding[] = [];
  if (value !== undefined) add(findings, text, value.start, value.end);
  return findings;
}

/** `net user NAME PASSWORD /add`. */
function netUser(text: string, at: number, line: string): Finding[] {
  const name = /^[ \t]{1,4}[^ \t/*-][^ \t]{0,63}[ \t]{1,4}(?=[^/* \t])/.exec(line);
  const value = name === null ? undefined : readValue(text, at + name[0].length);
  const findings: Finding[] = [];
  // A sentence goes on with a word: "net user command failed".
  if (value !== undefined && !isPlainWord(text.slice(value.start, value.end))) {
    add(findings, text, value.start, value.end);
  }
  return findings;
}

/** `echo x | sudo -S`, `echo 'root:x' | chpasswd`. */
function echoed(text: string, pipe: number): Finding[] {
  const before = text.slice(Math.max(0, pipe - 160), pipe);
  const echo =
    /\b(?:echo|printf)[ \t]{1,2}(?:-n[ \t])?(?=[^\r\n|]{1,128}\|[ \t]{0,2}(?:\S{0,64}\/)?$)/.exec(
      before,
    );
  if (echo === null) return [];
  const value = readValue(text, pipe - before.length + echo.index + echo[0].length);
  const findings: Finding[] = [];
  if (value !== undefined) {
    const user = /^[\w.-]{1,32}:(?=[^\s])/.exec(text.slice(value.start, value.end));
    add(findings, text, value.start + (user?.[0].length ?? 0), value.end);
  }
  return findings;
}

/** `kinit u <<< x`. */
function hereString(text: string, at: number): Finding[] {
  const lead = /^[^\r\n|;<]{0,64}<<<[ \t]{0,2}/.exec(text.slice(at, at + 80))?.[0];
  const value = lead === undefined ? undefined : readValue(text, at + lead.length);
  const findings: Finding[] = [];
  // `EOF` is the word that ends a here-document.
  if (value !== undefined && !isPlainWord(text.slice(value.start, value.end)))
    add(findings, text, value.start, value.end);
  return findings;
}

function lastWord(text: string, at: number, line: string): Finding[] {
  const trimmed = line.trimEnd();
  const start = trimmed.lastIndexOf(" ") + 1;
  const findings: Finding[] = [];
  add(findings, text, at + start, at + trimmed.length);
  return findings;
}

function add(findings: Finding[], text: string, start: number, end: number): void {
  const raw = text.slice(start, end);
  if (
    raw.length < 2 ||
    /^(?:<|--?[A-Za-z][a-z\d-]*$)/.test(raw) ||
    isStandIn(raw) ||
    isStatusWord(raw)
  )
    return;
  findings.push({ start, end, replacement: SECRET });
}

export const commandLineSecretExamples: DetectorExamples = {
  positives: () => {
    const word = ["Xk2", "q9Lm"].join("#");
    return [
      { text: `mysqldump -u root -p${word} db`, gone: [word], stays: ["-u root", " db"] },
      {
        text: `ipmitool -I lanplus -H bmc -U admin -P ${word} power status`,
        gone: [word],
        stays: ["power status"],
      },
      { text: `ldapsearch -x -D cn=admin -w ${word} -b dc=x`, gone: [word], stays: ["-b dc=x"] },
      {
        text: `curl -sS -u jane:${word} https://x`,
        gone: [word],
        stays: ["-u jane:", "https://x"],
      },
      { text: `smbclient //h/s -U 'CORP/jane%${word}' -c ls`, gone: [word], stays: ["-c ls"] },
      { text: `sshpass -p '${word}' ssh h`, gone: [word], stays: ["ssh h"] },
      { text: `net use X: \\\\h\\s ${word} /user:jane`, gone: [word], stays: ["/user:jane"] },
      { text: `snmpget -v2c -c ${word} h sysUpTime`, gone: [word], stays: ["sysUpTime"] },
      { text: `echo '${word}' | sudo -S true`, gone: [word], stays: ["sudo -S true"] },
      { text: `echo root:${word} | chpasswd`, gone: [word], stays: ["root:"] },
      { text: `openssl enc -pass pass:${word} -in f`, gone: [word], stays: ["-in f"] },
      { text: `kinit jane <<< ${word}`, gone: [word], stays: ["kinit jane"] },
      { text: `fence_ipmilan -l u -p ${word} -o status`, gone: [word], stays: ["-o status"] },
      { text: `lftp -u jane,${word} sftp://h`, gone: [word], stays: ["-u jane,"] },
      { text: `redis-cli -h h -a ${word} ping`, gone: [word], stays: ["ping"] },
    ];
  },
  negatives: () => [
    "mysql -u root -p db",
    "mysqld: ready for connections, port 3306",
    "ssh -p 2222 host; tar -p x",
    "curl -u jane https://x",
    "ldapsearch -W -x -H ldap://h",
    "snmpget failed: timeout -c",
    "openssl x509 -in c.pem -passin env:PW",
    "docker login -u jane --password-stdin",
    "the zip file is broken",
    "net use X: \\\\h\\s /user:jane",
    "curl 7.88.1 -V",
  ],
};
