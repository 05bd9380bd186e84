import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isDrawnName } from "./parts/drawn-name.ts";
import { isCustomerName } from "./parts/name-words.ts";

const MAX_VALUE = 160;
/** `namespace/name`, `name_namespace`, or one of them. */
const VALUE = /^[a-z0-9][a-z0-9.-]{1,80}(?:[/_][a-z0-9][a-z0-9.-]{1,80})?/;
/** Of orchestrators themselves. */
const OWN =
  /^(?:kube-(?:system|public|node-lease)|default|local-path-storage|openshift(?:-[a-z-]+)?|system)$/;

/**
 * Objects of Kubernetes as its tools write them: `pod/erp-7c9f8b6d5-x2k4q`, `assigned acme/erp-0 to node-3`, `pod="acme/erp-0"`,
 * `pod=erp-0_acme(…)`. The system's own stay.
 */
export const orchestratorName: Detector = {
  name: "orchestrator-name",
  class: "identifier",
  gates: [
    "pods?/[a-z0-9]",
    "pods?=[\"'a-z0-9]",
    "pvc=[\"'a-z0-9]",
    "claim=[\"'a-z0-9]",
    "aim/[a-z0-9]",
    "set/[a-z0-9]",
    "deployment/[a-z0-9]",
    "\\.apps/[a-z0-9]",
    "\\.batch/[a-z0-9]",
    "ssigned [a-z0-9-]{1,14}/",
  ],
  pattern:
    /(?:(?:pods?|deployment|statefulset|daemonset|replicaset|persistentvolumeclaim|pvc|claim)(?:\.apps)?\/|(?:cron)?job\.batch\/|(?:pods?|pvc|claim)=["']?|successfully assigned )[a-z0-9]/gi,
  find(match, text, identities) {
    if (/[\w/.-]/.test(text[match.index - 1] ?? "")) return [];
    const [found] = match;
    const start = match.index + found.length - 1;
    const rest = text.slice(start, start + MAX_VALUE);
    const value = (VALUE.exec(rest)?.[0] ?? "").replace(/[.-]+$/, "");
    if (/^[/\\=]|^\.[a-z]/.test(rest.slice(value.length)) || /\.[a-z]{1,5}$/.test(value)) return [];
    const isPlain = found.includes("/");
    if (isPlain && (/[/_]/.test(value) || !isDrawnName(value))) return [];
    const findings = partsOf(value, start, identities);
    const node = /^ to ([a-z0-9][a-z0-9.-]{1,80})/.exec(rest.slice(value.length));
    if (!found.startsWith("s") && !found.startsWith("S")) return findings;
    if (node === null) return [];
    const nodeAt = start + value.length + 4;
    const identity = identities.of("identifier", node[1]!);
    return [
      ...findings,
      { start: nodeAt, end: nodeAt + node[1]!.length, replacement: placeholder("host", identity) },
    ];
  },
  source: "Kubernetes: kubectl, klog (KObj), events of the scheduler; names: RFC 1123 labels",
};

function partsOf(value: string, start: number, identities: Identities): readonly Finding[] {
  const cut = value.search(/[/_]/);
  const parts =
    cut < 0
      ? [{ name: value, at: start }]
      : [
          { name: value.slice(0, cut), at: start },
          { name: value.slice(cut + 1), at: start + cut + 1 },
        ];
  return parts
    .filter(({ name }) => isCustomerName(name) && !OWN.test(name) && !/^\d/.test(name))
    .map(({ name, at }) => ({
      start: at,
      end: at + name.length,
      replacement: placeholder("name", identities.of("identifier", name)),
    }));
}

export const orchestratorNameExamples: DetectorExamples = {
  positives: () => [
    {
      text: "Successfully assigned acme/erp-api-0 to worker-9",
      gone: ["acme", "erp-api-0", "worker-9"],
      stays: ["Successfully assigned <name:"],
    },
    { text: "pod/erp-api-7c9f8b6d5-x2k4q evicted", gone: ["erp-api"], stays: ["pod/<name:"] },
    { text: 'sync pod="acme/erp-0" err', gone: ["acme", "erp-0"], stays: ['pod="<name:', '" err'] },
    { text: "pod=ledger-0_acme-fin(7c1a)", gone: ["ledger-0", "acme-fin"], stays: ["(7c1a)"] },
    { text: "deployment.apps/erp-web scaled", gone: ["erp-web"], stays: [" scaled"] },
  ],
  negatives: () => [
    "pods/log and pod/exec are forbidden",
    'pod="kube-system/coredns-5d78c9869d-x2k4q"',
    "pods=3 pod=true",
    "successfully assigned 3/4 of them",
    "import pod/pod-spec.js, claim/read-only",
  ],
};
