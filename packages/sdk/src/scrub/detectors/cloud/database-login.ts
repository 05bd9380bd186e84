import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { isStandIn } from "./tokens.ts";

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
    "sqlplus",
    "rman",
    "expdp",
    "impdp",
    "mc alias",
    "mc config",
  ],
  pattern:
    /([^\s"'`<>:=@/]{1,64}):([^\s"'`<>]{1,128})@(?:tcp6?|unix|cloudsql)\(|(?:oracle:(?:thin|oci):|\b(?:sqlplus|rman|expdp|impdp)\s(?:-[a-z]{1,8}\s)?(?:target\s)?)["']?([^\s"'`<>/@]{1,64})\/([^\s"'`<>@/]{1,128})@|\bmc\s(?:alias\s(?:set|s)|config\shost\sadd)\s\S{1,64}\shttps?:\/\/\S{1,200}\s([^\s"'<>-]\S{2,127})\s(\S{3,127})/g,
  find(match) {
    const user = match[1] ?? match[3] ?? match[5]!;
    const password = match[2] ?? match[4] ?? match[6]!;
    if (isStandIn(password)) return [];
    const passwordEnd = match[6] === undefined ? match[0].lastIndexOf("@") : match[0].length;
    const passwordStart = match.index + passwordEnd - password.length;
    const userStart = passwordStart - 1 - user.length;
    const findings: Finding[] = [
      { start: userStart, end: userStart + user.length, replacement: placeholder("user") },
      {
        start: passwordStart,
        end: passwordStart + password.length,
        replacement: placeholder("password"),
      },
    ];
    return findings;
  },
  source:
    "github.com/go-sql-driver/mysql, DSN; Oracle Database JDBC Developer's Guide, Thin-style URLs; MinIO client, mc alias set",
};

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
    "mc alias list",
    "jdbc:oracle:thin:@//h:1521/s",
  ],
};
