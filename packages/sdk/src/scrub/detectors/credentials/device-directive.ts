import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { DIRECTIVES, type Directive } from "./parts/directives.ts";
import { isPlainWord, isStatusWord } from "./parts/prose.ts";
import { looksChosen } from "./parts/random-looking.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

const SECRET = placeholder("secret");
const NONE: readonly Finding[] = [];
/** A number from a table, a switch, a device, the next option. */
const NO_SECRET = /^(?:<|\/|-|\d{1,3}$|0x[\da-f]{1,8}$)/i;

/**
 * Secrets in directives of switches, arrays, management controllers and daemons, where neither `=` nor an option but the words
 * before say what the value is: `radius-server key 7 x`, `username u secret 5 x`, `createUser u SHA x AES y`,
 * `user set password 2 x`, `rootpw --plaintext x`, `--setsidpassword x y /dev/sda`, `PSID: x`, `send "x\r"` after a prompt.
 *
 * Bounds: 160 characters of a line before the value, three values of a directive.
 */
export const deviceDirective: Detector = {
  name: "device-directive",
  class: "secret",
  gates: [
    "radius[ -]",
    "tacacs[ -+]",
    "snmp-server ",
    "createuser ",
    "(?:password|secret|key) \\d ",
    "key-?string ",
    "set password ",
    "set user password ",
    "rootpw ",
    "[sp]idpassword",
    "initialsetup",
    "sedutil",
    "--security-[a-z]{3}",
    "trap2?sink ",
    "informsink ",
    "changed from ",
    "[pm]sid[ :=]",
    "shared[ -]secret",
    "acl setuser",
    " on >",
    "erl.{0,3}[._-]cookie",
    "setcookie ",
    "magic-cookie",
    "send [\"'{]",
    "send -- ",
    "sendline\\(",
    "ac-user-(?:create|set)",
    "(?:update|register) node ",
    "rclone obscure",
    "authorize-account ",
    "(?:isakmp|ikev?2?) key ",
    "neighbor \\d",
    "neighbor [^ ]{1,8} pass",
    "ascii-text ",
    "set p[as]{2,3}\\w{0,6} enc ",
    "connect to \\w{1,8} user",
    "auth (?:plain|login) ",
    "334 (?:ugfz|vxnl)",
    "login [\\w.@-]{1,12} [\"']",
    "secret_?id[\"' :=]",
    "saml(?:response|request)=",
    "&state=",
    "grant_type=",
    "sid=[a-z\\d_-]{12}",
  ],
  pattern:
    /\b(?:radius|tacacs|snmp-server|createUser|(?:password|secret|key)[ \t]\d{1,2}[ \t]|key-?string|set[ \t](?:user[ \t])?password|rootpw|sedutil|hdparm[ \t]|(?:trap2?|inform)sink[ \t]|password[ \t]changed[ \t]from[ \t]|[PM]SID|shared[ -]secret|acl[ \t]setuser|user[ \t]\S{1,64}[ \t](?:on|off)[ \t]|erl(?:ang)?[._-]cookie|setcookie|magic-cookie|send(?:line)?[ \t(]|ac-user-(?:create|set)|(?:update|register)[ \t]node|rclone[ \t]obscure|authorize-account|isakmp[ \t]key|ike(?:v2)?[ \t]key|neighbor[ \t]|ascii-text|set[ \t](?:passwd|password|psksecret)[ \t]ENC|connect[ \t]to[ \t]|auth[ \t](?:plain|login)|334[ \t]|login[ \t]|secret_?id|saml(?:response|request)=|code=|_?sid=)/gi,
  find(match, text) {
    const findings: Finding[] = [];
    for (const directive of DIRECTIVES) {
      if (!directive.names.test(match[0])) continue;
      directive.lead.lastIndex = match.index;
      const lead = directive.lead.exec(text)?.[0];
      if (lead === undefined || !isMeant(directive, text, match.index)) continue;
      readValues(text, match.index + lead.length, directive, findings);
      if (findings.length > 0) return findings;
    }
    return NONE;
  },
  source:
    "Cisco IOS, configuration fundamentals; snmpd.conf(5); ipmitool(1); sedutil-cli(8); redis.io, ACL; expect(1); kickstart, rootpw",
};

/** Whether the context, where a directive needs one, stands before it. */
function isMeant({ context }: Directive, text: string, at: number): boolean {
  return context === undefined || context.test(text.slice(Math.max(0, at - 160), at));
}

function readValues(text: string, from: number, directive: Directive, findings: Finding[]): void {
  let at = from;
  for (let left = directive.maxValues; left > 0; left--) {
    const value = readValue(text, at);
    if (value === undefined) return;
    const raw = text.slice(value.start, value.end);
    if (isDirectiveSecret(directive, raw, value.isQuoted)) {
      findings.push({ start: value.start, end: value.end, replacement: SECRET });
    } else if (left === directive.maxValues) return;
    directive.next.lastIndex = value.end;
    if (!directive.next.test(text)) return;
    at = directive.next.lastIndex;
  }
}

function isDirectiveSecret({ shape }: Directive, raw: string, isQuoted: boolean): boolean {
  if (raw.length < 2 || NO_SECRET.test(raw) || isStandIn(raw)) return false;
  if (shape === "any") return isQuoted || !isStatusWord(raw);
  if (shape === "chosen") return raw.length >= 6 && (looksChosen(raw) || isQuoted);
  return shape.test(raw) && !isPlainWord(raw);
}

export const deviceDirectiveExamples: DetectorExamples = {
  positives: () => {
    const word = ["r4diu", "sK3y"].join("#");
    const other = ["aesPr", "1v9x"].join("#");
    const sid = ["Q2LMRV7WKZYB1DFH", "6JCGAEUIOPSN4T9X"].join("");
    return [
      { text: `radius-server host r1 key ${word}`, gone: [word], stays: ["host r1 key "] },
      { text: `username admin password 0 ${word}`, gone: [word], stays: ["username admin"] },
      { text: `createUser u SHA "${word}" AES ${other}`, gone: [word, other], stays: ['" AES '] },
      {
        text: `snmp-server user u g v3 auth sha ${word} priv aes 128 ${other}`,
        gone: [word, other],
        stays: ["priv aes 128 "],
      },
      { text: `snmp-server host sw1 version 2c ${word}`, gone: [word] },
      { text: `ipmitool user set password 2 ${word}`, gone: [word] },
      { text: `rootpw --plaintext ${word}`, gone: [word] },
      { text: `sedutil-cli --setsidpassword ${word} ${other} /dev/sda`, gone: [word, other] },
      { text: `PSID: ${sid}`, gone: [sid] },
      { text: `hdparm --user-master u --security-unlock ${word} /dev/sdb`, gone: [word] },
      { text: `trap2sink h ${word}`, gone: [word], stays: ["trap2sink h "] },
      { text: `password changed from ${word} to ${other}`, gone: [word, other], stays: [" to "] },
      { text: `shared secret ${word} mismatch`, gone: [word], stays: ["mismatch"] },
      { text: `user default on >${word} ~* +@all`, gone: [word], stays: ["~* +@all"] },
      { text: `ceph dashboard ac-user-create admin ${word} read-only`, gone: [word] },
      { text: `connect to SAMPLE user db2inst1 using ${word}`, gone: [word] },
      { text: `AUTH PLAIN ${btoa(`\0bob\0${word}`)}`, gone: [btoa(word).slice(4, 8)] },
      { text: `a1 LOGIN bob "${word}"`, gone: [word], stays: ["LOGIN bob"] },
      { text: `grant_type=x&code=${sid}&state=y`, gone: [sid], stays: ["&state=y"] },
      { text: `erlang.cookie: ${sid}`, gone: [sid] },
      {
        text: `expect "assword:"\nsend "${word}\\r"`,
        gone: [word],
        stays: ['expect "assword:"'],
      },
    ];
  },
  negatives: () => [
    "radius-server timeout 5",
    "RADIUS shared secret mismatch",
    "enable secret is not set",
    "key 0 of 16",
    "set password policy on vserver",
    "send 4096 bytes",
    'send "ls -l\\r"',
    "snmp-server host r1 traps",
    "createUser failed",
    "PSID: unknown",
    "user backup on node1",
    "AUTH PLAIN not supported",
    "connect to pool using default credentials",
    "code=ENOENT&state=1",
    "SecretId: prod/db",
    "sid=42",
    "neighbor 10.0.0.1 password mismatch",
    "secret 1 of 2 found",
  ],
};
