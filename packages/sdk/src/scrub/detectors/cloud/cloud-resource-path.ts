import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { alphabetOf, runEnd } from "./tokens.ts";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Names of places are the provider's. */
const PLACE = /^(?:locations|zones|regions)$/i;
const PATH =
  /^\/?(?:subscriptions\/[0-9a-f]{8}-[0-9a-f-]{27}|resourceGroups\/[\w.()-]{1,90}|projects\/[a-z0-9:._-]{3,64}\/(?:locations|zones|regions|global|buckets|instances|secrets|topics|subscriptions|serviceAccounts|keyRings|datasets|disks|snapshots|volumes|storagePools|backups|backupVaults)\/)/i;
const SEGMENTS = alphabetOf(/[\w.()@%~+/-]/);
const MAX_CHARACTERS = 512;
const MAX_SEGMENTS = 16;

/**
 * Paths of resources in Azure (`/subscriptions/…/resourceGroups/…/providers/<namespace>/<kind>/<name>`) and Google Cloud
 * (`projects/<project>/<kind>/<name>`): kinds and namespaces stay, names and ids become pseudonyms.
 */
export const cloudResourcePath: Detector = {
  name: "cloud-resource-path",
  class: "identifier",
  gates: ["/subscriptions/", "resourcegroups/", "projects/"],
  pattern: /\/?\b(?:subscriptions|resourceGroups|projects)\//gi,
  find(match, text, identities) {
    const end = runEnd(text, match.index, SEGMENTS, MAX_CHARACTERS);
    if (!PATH.test(text.slice(match.index, end))) return [];
    const segments = text
      .slice(match.index, end)
      .split("/")
      .slice(0, MAX_SEGMENTS + 4);
    const findings: Finding[] = [];
    let at = match.index;
    let kind = "";
    for (const segment of segments) {
      const isName = kind !== "" && !/^providers$/i.test(segment);
      if (isName && !PLACE.test(kind)) findings.push(...nameAt(segment, at, identities));
      kind = isName || isWithoutName(segment) ? "" : segment;
      at += segment.length + 1;
    }
    return findings;
  },
  source: "Azure Resource Manager, Resource ids; Google Cloud, Resource names (AIP-122)",
};

/** Segments after which a kind comes and not a name: the word `providers`, a namespace, Google's `global`. */
function isWithoutName(segment: string): boolean {
  return (
    /^(?:providers|global)$/i.test(segment) || /^[A-Z]\w{1,32}(?:\.\w{1,32}){1,3}$/.test(segment)
  );
}

function nameAt(segment: string, start: number, identities: Identities): Finding[] {
  const end = start + segment.replace(/\.$/, "").length;
  if (end === start || /^default$/i.test(segment)) return [];
  const name = segment.slice(0, end - start);
  const tag = GUID.test(name) ? "guid" : "name";
  const replacement = placeholder(tag, identities.of("identifier", name.toLowerCase()));
  return [{ start, end, replacement }];
}

export const cloudResourcePathExamples: DetectorExamples = {
  positives: () => [
    {
      text: "'/subscriptions/1b2c3d4e-1111-2222-3333-444455556666/resourceGroups/rg-q3/providers/Microsoft.Storage/storageAccounts/acmeq3/blobServices/default' gone",
      gone: ["1b2c3d4e", "rg-q3", "acmeq3"],
      stays: [
        "/resourceGroups/",
        "/providers/Microsoft.Storage/storageAccounts/",
        "/blobServices/default' gone",
      ],
    },
    { text: "resourceGroups/acme-rg.", gone: ["acme-rg"], stays: ["resourceGroups/", "."] },
    {
      text: "projects/acme-17/locations/eu/keyRings/payroll/cryptoKeys/k9.",
      gone: ["acme-17", "payroll", "k9"],
      stays: ["projects/", "/locations/eu/keyRings/"],
    },
  ],
  negatives: () => [
    "projects/storage/src/index.ts",
    "GET /subscriptions/list 200",
    "all resourceGroups/ listed",
    "topic subscriptions/42 acked",
  ],
};
