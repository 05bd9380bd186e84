import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { isSecretKey, pairFindings } from "./connection-pair.ts";
import { connectionValueAt } from "./connection-value.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, isStandIn, runStart } from "./tokens.ts";

const MAX_BEFORE = 64;
/** Between a delimiter and a key: the string may be wrapped. */
const MAX_INDENTATION = 16;
const NEXT_PAIR = /^["'}]?\s{0,3}[;,]\s{0,4}[A-Za-z][\w .-]{0,39}=/;
const BEFORE = alphabetOf(/[;,{(["'>&\s=:]/);
const SPACE = alphabetOf(/\s/);

/**
 * Connection strings of `;`-separated pairs (ADO.NET, ODBC, OLE DB, JDBC for SQL Server, Azure's services; `,` in Redis'): keys,
 * order and harmless values stay, secrets go, users and hosts become pseudonyms. A key alone is none: a second pair has to stand
 * beside it.
 */
export const connectionString: Detector = {
  name: "connection-string",
  class: "secret",
  gates: [
    "password\\s{0,3}=",
    "pwd\\s{0,3}=",
    "key\\s{0,3}=",
    "signature\\s{0,3}=",
    "secret\\s{0,3}=",
    "secret ?value\\s{0,3}=",
    "user\\s{0,3}=",
    "user[ _]?id\\s{0,3}=",
    "user ?name\\s{0,3}=",
    "uid\\s{0,3}=",
    "token\\s{0,3}=",
    "server\\s{0,3}=",
    "server ?name\\s{0,3}=",
    "source\\s{0,3}=",
    "addr\\s{0,3}=",
    "address\\s{0,3}=",
    "host\\s{0,3}=",
    "host ?name\\s{0,3}=",
    "account ?name\\s{0,3}=",
    "wsid",
    "workstation",
    "pass\\s{0,3}=",
    "passphrase\\s{0,3}=",
    "partner",
    "device ?id\\s{0,3}=",
  ],
  pattern:
    /\b((?:(?:certificate|ssl|key ?store|trust ?store) ?)?password|pwd|pass|account ?key|shared ?access ?key|shared ?access ?signature|shared ?secret ?value|client ?secret|secret|access ?key|app ?key|encryption ?key|symmetric ?key|instrumentation ?key|(?:secret ?)?access ?key|secret ?key|api ?key|application ?key|passphrase|access ?token|token|jwt|proxy ?(?:uid|pwd)|user[ _]?id|user ?name|user|uid|login|account ?name|device ?id|network address|data source|server ?name|server|address|addr|gateway ?host ?name|host ?name|host|failover[ _]partner|workstation id|wsid|db ?server)\s{0,3}=/gi,
  find(match, text, identities) {
    if (!beginsPair(text, match.index)) return [];
    if (SUDO.test(text.slice(match.index, match.index + MAX_SUDO))) return [];
    const key = match[1]!.toLowerCase().replace(/[ _]/g, "");
    const delimiter = text[match.index - 1] === "," ? "," : ";";
    // Lists with commas are everywhere; of Redis' strings, which have them too, nothing but the password is meant.
    if (delimiter === "," && !isSecretKey(key)) return [];
    const value = connectionValueAt(text, match.index + match[0].length, delimiter);
    const shown = text.slice(value.start, value.end);
    if (isStandIn(shown) || !hasNeighbour(text, match.index, value.next, delimiter)) return [];
    return pairFindings(key, shown, value.start, identities);
  },
  source:
    "Microsoft Learn, Connection string syntax (ADO.NET), SqlConnection.ConnectionString, ODBC SQLDriverConnect, Configure Azure Storage connection strings",
};

/** What sudo(8) logs looks alike, but its `PWD` is a directory. */
const SUDO =
  /^PWD=\/[^;\r\n]{0,255} ; (?:USER|GROUP|COMMAND|ENV)=|^USER=[^\s;]{1,64} ; (?:GROUP|COMMAND|ENV|TSID)=/;
const MAX_SUDO = 288;

/** Whether a key at `start` begins a pair; a delimiter says that another one came before. */
function beginsPair(text: string, start: number): boolean {
  return start === 0 || belongs(BEFORE, text, start - 1);
}

/** Whether another pair comes before or after. */
function hasNeighbour(text: string, start: number, next: number, delimiter: string): boolean {
  const before = runStart(text, start, SPACE, MAX_INDENTATION) - 1;
  if (text[before] === delimiter) {
    if (text.slice(Math.max(0, before - MAX_BEFORE), before).includes("=")) return true;
  }
  const after = NEXT_PAIR.exec(text.slice(next, next + MAX_BEFORE));
  return after?.[0].includes(delimiter) === true;
}

export const connectionStringExamples: DetectorExamples = {
  positives: () => {
    const word = exampleToken(130, 14);
    const pwd = ["Pass", "word"].join("");
    return [
      {
        text: `Server=tcp:sql1.database.windows.net,1433;User Id=sa7;${pwd}=${word}!;Encrypt=True failed`,
        gone: ["sql1", "sa7", word],
        stays: ["Server=tcp:", ",1433;User Id=", "Encrypt=True failed"],
      },
      {
        text: `Driver={ODBC Driver 18};Server=db7\\SQL2;UID=jane;PWD={a;b}}${word}};Trusted_Connection=no`,
        gone: ["db7", "jane", word, "a;b"],
        stays: ["Driver={ODBC Driver 18}", "\\SQL2", "};Trusted_Connection=no"],
      },
      {
        text: `Data Source=web17;${pwd}="x;""${word}""";Database=x`,
        gone: ["web17", word],
        stays: ['";Database=x'],
      },
      {
        text: `"AccountName=prodstore;AccountKey=${exampleToken(131, 86)}==;EndpointSuffix=core.windows.net"`,
        gone: ["prodstore", exampleToken(131, 86)],
        stays: ["EndpointSuffix=core.windows.net"],
      },
      { text: `cache:6380,password=${word},ssl=True`, gone: [word], stays: [",ssl=True"] },
      { text: `"conn":"a=1;${pwd}=${word}"}`, gone: [word], stays: ['"}'] },
    ];
  },
  negatives: () => [
    "password=",
    "server=ok",
    "AccountName=devstoreaccount1;AccountKey=<key>;",
    "TTY=pts/3 ; PWD=/root ; USER=root ; COMMAND=/bin/ls",
    "Server=(localdb)\\MSSQLLocalDB;Encrypt=True",
    "host=127.0.0.1;port=5432",
    "lock=23, tag=View, uid=10037, pid=2227",
    "lock=23,user=jane,server=web17,pid=2227",
    "Data Source=.;Initial Catalog=master",
  ],
};
