import { normalizeAccount } from "../../normalize.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, runEnd } from "./tokens.ts";

const NAME = alphabetOf(/[^\s"'<>,;)\]}]/);
const MAX_CHARACTERS = 384;
const ARN =
  /^arn:(aws[a-z-]{0,12}):([a-z0-9-]{1,32}):([a-z0-9-]{0,24}):(\d{12}|aws)?:([^\s"'<>,;)\]}]{0,256})$/;
/** Kinds of resources whose name is a person's, or a session's of one. */
const PERSONAL = /^(?:user|federated-user|assumed-role|mfa|sts)$/;
/** Names that AWS gave: `i-0abc…`, `vol-0abc…`, a UUID. */
const GIVEN = /^(?:[a-z]{1,8}-[0-9a-f]{8,17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\*)$/;
const OCID = /^(ocid1\.[a-z0-9]{1,32}\.[a-z0-9]{1,16}\.[a-z0-9-]{0,24}\.)([a-z0-9]{20,80})/;
const OCID_KIND =
  /^ocid1\.(user|tenancy|compartment|group|credential|saml2idp|dynamicgroup|policy|key|vaultsecret)\./;

/**
 * Names of resources that tell whose they are: AWS's ARNs (account, user, bucket and key, other names) and Oracle's OCIDs of users
 * and tenancies. Partition, service, region and kind stay, and what AWS named itself.
 */
export const cloudResourceName: Detector = {
  name: "cloud-resource-name",
  class: "identifier",
  gates: ["arn:aws", "ocid1\\."],
  pattern: /\barn:aws[a-z-]{0,12}:|\bocid1\./g,
  find(match, text, identities) {
    const name = text.slice(match.index, runEnd(text, match.index, NAME, MAX_CHARACTERS));
    if (name.startsWith("ocid1")) {
      const kind = OCID_KIND.exec(name)?.[1];
      if (kind === undefined) return [];
      const [, scope = "", id] = OCID.exec(name) ?? [];
      if (id === undefined) return [];
      const start = match.index + scope.length;
      const replacement = placeholder("ocid", identities.of("identifier", id));
      return [{ start, end: start + id.length, replacement }];
    }
    const [, , service, , account, resource] = ARN.exec(name.replace(/[.:]+$/, "")) ?? [];
    if (service === undefined || resource === undefined || account === "aws") return [];
    const start = match.index + name.indexOf(resource, name.length - resource.length - 8);
    return [
      ...accountIn(name, match.index, account, identities),
      ...(service === "s3"
        ? objectIn(resource, start, identities)
        : resourceIn(resource, start, identities)),
    ];
  },
  source:
    "AWS General Reference, Amazon Resource Names; Oracle Cloud Infrastructure, Resource identifiers",
};

function accountIn(
  name: string,
  offset: number,
  account: string | undefined,
  identities: Identities,
): Finding[] {
  if (account === undefined) return [];
  const start = offset + name.indexOf(`:${account}:`) + 1;
  const replacement = placeholder("account", identities.of("identifier", account));
  return [{ start, end: start + account.length, replacement }];
}

function objectIn(resource: string, start: number, identities: Identities): Finding[] {
  const slash = resource.indexOf("/");
  const bucket = slash < 0 ? resource : resource.slice(0, slash);
  if (bucket === "" || bucket === "*") return [];
  const findings: Finding[] = [
    {
      start,
      end: start + bucket.length,
      replacement: placeholder("bucket", identities.of("identifier", bucket)),
    },
  ];
  const key = slash < 0 ? "" : resource.slice(slash + 1);
  if (key !== "" && key !== "*") {
    findings.push({
      start: start + slash + 1,
      end: start + resource.length,
      replacement: placeholder("path"),
    });
  }
  return findings;
}

/** `kind/name`, `kind:name`, `kind/name/session`, or a name alone. */
function resourceIn(resource: string, start: number, identities: Identities): Finding[] {
  const [first = ""] = resource.split(/[/:]/, 1);
  const hasKind = first.length < resource.length;
  let at = hasKind ? start + first.length + 1 : start;
  const findings: Finding[] = [];
  for (const part of (hasKind ? resource.slice(first.length + 1) : resource).split(/[/:]/)) {
    if (part !== "" && !GIVEN.test(part)) {
      const replacement = PERSONAL.test(first)
        ? placeholder("user", identities.of("personal", normalizeAccount(part)))
        : placeholder("name", identities.of("identifier", part.toLowerCase()));
      findings.push({ start: at, end: at + part.length, replacement });
    }
    at += part.length + 1;
  }
  return findings;
}

export const cloudResourceNameExamples: DetectorExamples = {
  positives: () => {
    const account = exampleToken(160, 12, "0123456789");
    const unique = `aaaaaaaa${exampleToken(161, 52, "abcdefghijkl234567")}`;
    return [
      {
        text: `User: arn:aws:iam::${account}:user/jane.doe is not authorized to perform: s3:PutObject on arn:aws:s3:::acme-q3/a/b.bak`,
        gone: [account, "jane.doe", "acme-q3", "a/b.bak"],
        stays: [
          "arn:aws:iam::",
          ":user/",
          " is not authorized to perform: s3:PutObject on arn:aws:s3:::",
        ],
      },
      {
        text: `arn:aws:sts::${account}:assumed-role/backup-jane/i-0abc123def4567890.`,
        gone: [account, "backup-jane"],
        stays: [":assumed-role/", "/i-0abc123def4567890."],
      },
      {
        text: `arn:aws:sqs:eu-west-1:${account}:finance-queue`,
        gone: [account, "finance-queue"],
        stays: ["eu-west-1"],
      },
      {
        text: `ocid1.user.oc1..${unique} unauthorized`,
        gone: [unique],
        stays: ["ocid1.user.oc1..", " unauthorized"],
      },
    ];
  },
  negatives: () => [
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:s3:::*",
    "the arn: awaited",
    `ocid1.volume.oc1.eu-frankfurt-1.${exampleToken(162, 60, "abcdefghijkl234567")}`,
  ],
};
