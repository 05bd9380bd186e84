import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, isStandIn, runStart } from "./tokens.ts";

const LOGIN = alphabetOf(/[^\s"'`<>]/);
const MAX_LOGIN = 192;
const MAX_COMMAND = 512;
/** Behind the command, or the name of the driver. */
const ORACLE =
  /^(?:-[A-Za-z]{1,8}\s)?(?:target\s)?["']?([^\s"'`<>/@]{1,64})\/([^\s"'`<>@/]{1,128})(?:@|(?=["']?(?:\s|$)))/;
/** Its name, the address, user and password. */
const MINIO = /^\S{1,64}\shttps?:\/\/\S{1,200}\s([^\s"'<>-]\S{2,127})\s([^\s"'<>]{3,127})/;

/** User and password before a host, where no `://` makes a URL of it: Go's MySQL driver, Oracle's tools, MinIO's client. */
export const databaseLogin: Detector = {
  name: "database-login",
  class: "secret",
  gates: [
    "@tcp",
    "@unix\\(",
    "@cloudsql\\(",
    "oracle:thin:",
    "oracle:oci:",
    "sqlplus\\s",
    "rman\\s",
    "expdp\\s",
    "impdp\\s",
    "dgmgrl\\s",
    "connect \\w{1,14}/",
    "mc alias",
    "mc config",
  ],
  pattern:
    /@(?:tcp6?|unix|cloudsql)\(|oracle:(?:thin|oci):|\b(?:sqlplus|rman|expdp|impdp|dgmgrl|connect|CONNECT)\s|\bmc\s(?:alias\sset|config\shost\sadd)\s/g,
  find(match, text) {
    if (match[0].startsWith("@")) return loginBefore(text, match.index);
    const from = match.index + match[0].length;
    const rest = text.slice(from, from + MAX_COMMAND);
    const [whole, user, password] = (match[0].startsWith("mc") ? MINIO : ORACLE).exec(rest) ?? [];
    if (whole === undefined || user === undefined || password === undefined) return [];
    // Anything may be connected to: `user/password` is told from a path by what follows.
    if (/^connect/i.test(match[0]) && !whole.endsWith("@")) return [];
    const end = from + whole.length - (whole.endsWith("@") && !match[0].startsWith("mc") ? 1 : 0);
    const separator = end - password.length - 1;
    return login(text, separator - user.length, separator, end);
  },
  source:
    "github.com/go-sql-driver/mysql, DSN; Oracle Database JDBC Developer's Guide, Thin-style URLs; MinIO client, mc alias set",
};

/** `user:password`, which ends before `end`: passwords may hold colons, users not. */
function loginBefore(text: string, end: number): readonly Finding[] {
  const start = runStart(text, end, LOGIN, MAX_LOGIN);
  const colon = text.indexOf(":", start);
  return colon < 0 || colon >= end ? [] : login(text, start, colon, end);
}

function login(text: string, start: number, separator: number, end: number): readonly Finding[] {
  const shown = text.slice(separator + 1, end);
  if (isStandIn(shown) || /^(?:passw(?:or)?d|pass|secret)$/i.test(shown)) return [];
  const password = { start: separator + 1, end, replacement: placeholder("password") };
  if (start === separator || text[start] === "<") return [password];
  return [{ start, end: separator, replacement: placeholder("user") }, password];
}

export const databaseLoginExamples: DetectorExamples = {
  positives: () => {
    const word = exampleToken(140, 12);
    return [
      {
        text: `dial app:${word}/x@tcp(db:3306)/main?x=1`,
        gone: [word, "app:"],
        stays: ["@tcp(", ")/main?x=1"],
      },
      {
        text: `jdbc:oracle:thin:scott/${word}@//h:1521/svc`,
        gone: ["scott", word],
        stays: ["jdbc:oracle:thin:", ":1521/svc"],
      },
      { text: `sqlplus -s sys/${word}@orcl`, gone: ["sys/", word], stays: ["sqlplus -s "] },
      {
        text: `mc alias set nas http://10.0.0.1:9000 minioadm ${word} done`,
        gone: ["minioadm", word],
        stays: [" done"],
      },
    ];
  },
  negatives: () => [
    "dial @tcp(db:3306)/x",
    "sqlplus started",
    "failed to connect sys/fs for pool",
    "mc alias list",
    "jdbc:oracle:thin:@//h:1521/s",
  ],
};
