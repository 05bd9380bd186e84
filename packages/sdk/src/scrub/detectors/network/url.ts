import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { enclosing, remember } from "./parts/nested-url.ts";
import { customerPart, isInterface, isPublicHost } from "./parts/public-domains.ts";
import { anyHostFinding } from "./parts/service-host.ts";
import {
  type Authority,
  authorityIn,
  BUCKET,
  HADOOP_AZURE,
  hostsIn,
  kindOf,
  LOCAL,
  schemeBefore,
  urlEnd,
} from "./parts/url-parts.ts";
import { pairEnd, readRest } from "./parts/url-path.ts";

/**
 * Hosts, buckets, accounts and paths in URLs of every scheme. Scheme, port, and the suffix of a public service stay; of the path what is a
 * route (a list of words, versions, numbers, UUIDs), of the query all keys and the values that are a protocol's, numbers or switches.
 * URLs of public sites, and hosts that are the machine itself, stay; a path behind the latter is read like any other. Userinfo is the
 * credentials' matter, secrets in queries are the clouds'.
 *
 * Bounds: 2,048 characters of a URL; what is behind is searched as text.
 */
export const url: Detector = {
  name: "url",
  class: "identifier",
  gates: [":\\/\\/"],
  pattern: /:\/\//g,
  find(match, text, identities) {
    const at = match.index;
    const scheme = schemeBefore(text, at);
    if (scheme.length < 2 || LOCAL.test(scheme)) return NOTHING;
    const start = at + match[0].length;
    const around = enclosing(text, at);
    // In a query that was read, what is behind the pair was read as well.
    const end = Math.min(
      urlEnd(text, start),
      around === "query" ? pairEnd(text, at, text.length) : text.length,
    );
    const authority = authorityIn(text, start, end);
    // Done before: a placeholder stands in the authority.
    if (authority.end === end && text[end] === "<") return NOTHING;
    const hosts = hostsIn(text, authority, scheme);
    if (hosts === undefined) return NOTHING;
    const first = text.slice(hosts[0]?.start ?? authority.start, hosts[0]?.end ?? authority.end);
    const isBucket = BUCKET.test(scheme);
    const isPublic = !isBucket && isPublicHost(first) && customerPart(first) === undefined;
    if (isPublic && !isInterface(first)) return NOTHING;
    const findings = [
      ...containerFindings(text, authority, scheme, identities),
      ...(isBucket
        ? bucketFinding(text, authority, identities)
        : hosts.flatMap((host) => anyHostFinding(text, host.start, host.end, identities))),
    ];
    if (around === "path") return findings;
    const rest = readRest(text, authority.end, end, kindOf(scheme, first), identities);
    remember(text, at, end, rest, around);
    return [...findings, ...rest.findings];
  },
  source: "RFC 3986, sections 3.1 to 3.5; RFC 6761 (localhost); the clouds' endpoint documentation",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

function containerFindings(
  text: string,
  { userStart, start }: Authority,
  scheme: string,
  identities: Identities,
): readonly Finding[] {
  if (!HADOOP_AZURE.test(scheme) || start === userStart) return [];
  const container = text.slice(userStart, start - 1);
  const replacement = placeholder("container", identities.of("identifier", container));
  return [{ start: userStart, end: start - 1, replacement }];
}

function bucketFinding(
  text: string,
  { start, end }: Authority,
  identities: Identities,
): readonly Finding[] {
  const bucket = text.slice(start, end);
  if (bucket === "" || bucket.includes("{")) return [];
  return [{ start, end, replacement: placeholder("bucket", identities.of("identifier", bucket)) }];
}

export const urlExamples: DetectorExamples = {
  positives: () => [
    {
      text: "GET https://node17.contoso.com:9440/api/v1/volumes/finance/snapshots?name=q3&limit=5 failed",
      gone: ["node17", "contoso", "finance", "q3"],
      stays: ["https://", ":9440/api/v1/volumes/", "/snapshots?name=", "&limit=5 failed"],
    },
    {
      text: "put s3://acme-payroll/2026/q3/report.xlsx: AccessDenied",
      gone: ["acme-payroll", "q3", "report"],
      stays: ["s3://", ":xlsx>", ": AccessDenied"],
    },
    {
      text: "abfss://raw@acmelake.dfs.core.windows.net/sales/2026/part-0001.parquet not found",
      gone: ["raw", "acmelake", "sales", "part-0001"],
      stays: ["abfss://", ".dfs.core.windows.net/", ":parquet>", "not found"],
    },
    {
      text: "https://acmedocs.s3.eu-central-1.amazonaws.com/hr/jane.pdf (403)",
      gone: ["acmedocs", "jane"],
      stays: [".s3.eu-central-1.amazonaws.com/", ":pdf>", "(403)"],
    },
    {
      text: "https://acmelogs.blob.core.windows.net/invoices/a/b.json?sv=2022-11-02&comp=list",
      gone: ["acmelogs", "invoices"],
      stays: [".blob.core.windows.net/", "?sv=2022-11-02&comp=list"],
    },
    {
      text: "GET https://management.azure.com/subscriptions/1/resourceGroups/rg-finance failed",
      gone: ["rg-finance"],
      stays: ["https://management.azure.com/subscriptions/1/resourceGroups/<", " failed"],
    },
    { text: "smb://nas-hr/people/doe.docx", gone: ["nas-hr", "people", "doe"], stays: ["smb://"] },
    {
      text: "connect iscsi://[fd00:1::5]:3260/iqn failed",
      gone: ["fd00:1::5"],
      stays: ["]:3260/"],
    },
    {
      text: "mongodb+srv://h_u@cluster0.contoso.net/orders?retryWrites=true",
      gone: ["cluster0", "contoso"],
      stays: ["/orders?retryWrites=true"],
    },
    { text: "brokers kafka://kf-1:9092,kf-2:9092 lost", gone: ["kf-1", "kf-2"], stays: [":9092,"] },
    {
      text: "http://gw7/login?op=https://nas2/hr?x=jane&y=doe#https://nas3/q",
      gone: ["gw7", "nas2", "/hr", "jane", "doe", "nas3"],
      stays: ["/login?op=https://"],
    },
    {
      text: "http://minio:9000/backups-acme/x",
      gone: ["minio", "backups-acme"],
      stays: ["http://"],
    },
  ],
  negatives: () => [
    "schema https://opentelemetry.io/schemas/1.27.0",
    "see https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/x#y",
    "example: http://localhost:9090/metrics",
    "http://127.0.0.1:8080/api/v1/health?verbose=1",
    "webpack:///./src/index.ts",
    "usage: curl http://{host}:{port}/api/{id}",
    "http://host:port/path",
    "http://169.254.169.254/metadata/identity",
    "https://management.azure.com/subscriptions/6f9619ff-8b86-d011-b42d-00c04fc964ff?api-version=2024-01-01",
    "a://b is no scheme",
    "https://",
  ],
};
