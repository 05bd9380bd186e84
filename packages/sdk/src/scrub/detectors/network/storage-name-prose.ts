import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder, startsName } from "./parts/around.ts";
import { isDrawnName } from "./parts/drawn-name.ts";
import { anyHostFinding } from "./parts/service-host.ts";

const ENDS: readonly string[] =
  "olume|group|pool|share|lun|ucket|ainer|vm|chine|pshot|taset|ystem|fs|store|egate|qtree|erver|svm|vault|itory|enant|space|vg|lv|account|olicy|pvc|pv|abase|ackup of|store of|clone of|copy of|plica of|cation of|ration of|xport of|mport of|rvice|a set|r pair|n pair|hedule|pod|e label|ol set|eclaim".split(
    "|",
  );
/** What a fragment of 24 places leaves for a name, with its word before it and a sign behind. */
const MAX_GATE = 22;
const MAX_VALUE = 128;

/**
 * Names behind their word in prose, without quotes: `volume vol_hr is full`, `datastore nfs-legal-2`, `LV lv_x of VG vg_y`, `backup of
 * vm-erp`. Only what looks like a name: a word alone is one of the sentence, and only the known values can tell it.
 */
export const storageNameProse: Detector = {
  name: "storage-name-prose",
  class: "identifier",
  gates: [
    ...ENDS.flatMap((end) => [
      `${end} [a-z]{1,${MAX_GATE - end.length}}[0-9_-]`,
      `${end} \\d{1,4}[a-z_-]`,
    ]),
    "olume (?:start|stop|create|delete|status|heal|rebalance): [a-z0-9]",
    "image [a-z]{1,16}[0-9_-]",
    "to service [a-z0-9]",
  ],
  pattern:
    /(?:(?:(?:sub)?volume|host|initiator|snapshot|storage|device|consistency|protection|replication|failover|port|disk|resource|availability)[ -]?group|igroup|(?:replication|mirror) pair|replica set|logical volume|volume(?: (?:start|stop|create|delete|status|heal|rebalance):)?|pool|share|lun|bucket|container|vm|virtual machine|snapshot|dataset|file ?system|fs|datastore|aggregate|qtree|vserver|svm|vault|repository|tenant|namespace|vg|lv|storage account|(?:(?:export|snapshot|backup|protection|retention) )?policy|schedule|pod|device label|pool set|persistentvolumeclaim|pvc|pv|database|(?:backup|restore|clone|copy|replica|replication|migration|export|import) of|image|to service) [A-Za-z0-9][\w.+$/@-]{1,127}/gi,
  find(match, text, identities) {
    if (!startsName(text, match.index) || isInPlaceholder(text, match.index)) return [];
    const [found] = match;
    const gap = found.lastIndexOf(" ");
    const word = found.slice(0, gap).toLowerCase();
    const value = found.slice(gap + 1).replace(/[.@/-]+$/, "");
    const start = match.index + gap + 1;
    const after = text.slice(start + value.length, start + value.length + 16);
    // A call, a setting, an address with a scheme, a list of a manual.
    if (/^[(=\\[{<%*]|^:\/\//.test(after) || value.length > MAX_VALUE) return [];
    if (word === "image" && !/^ in pool/.test(after)) return [];
    if (word === "to service" && !/^ (?:as user|initially as) /.test(after)) return [];
    if (!isDrawnName(value) && !(word === "to service" && /^[a-z]+$/i.test(value))) return [];
    const what = /^(?:pool|share|bucket|vm|snapshot|dataset)$/.test(word) ? word : "name";
    const replacement = placeholder(what, identities.of("identifier", value));
    const end = start + value.length;
    // `backup of vm-erp to nas-7`.
    const target = word.endsWith(" of")
      ? /^ to ([A-Za-z0-9][\w-]{2,62})/.exec(text.slice(end, end + 70))?.[1]
      : undefined;
    return [
      { start, end, replacement },
      ...(target !== undefined && isDrawnName(target)
        ? anyHostFinding(text, end + 4, end + 4 + target.length, identities)
        : []),
    ];
  },
  source:
    "study of 2026-11-23, part b, 38; messages of LVM, ONTAP, Hyper-V, vSphere, Samba, Gluster",
};

export const storageNameProseExamples: DetectorExamples = {
  positives: () => [
    { text: "volume vol_hr is full", gone: ["vol_hr"], stays: ["volume <name:", " is full"] },
    { text: "LV lv_x7 of VG vg_acme inactive", gone: ["lv_x7", "vg_acme"], stays: [" of VG "] },
    { text: "VM EXCH-MBX2 removed", gone: ["EXCH-MBX2"], stays: ["VM <vm:", " removed"] },
    { text: "backup of vm-erp-acme done", gone: ["vm-erp-acme"], stays: [" done"] },
    {
      text: "backup of vm-acme7 to dd93-sea",
      gone: ["vm-acme7", "dd93-sea"],
      stays: [" to <host:"],
    },
    { text: "volume start: gv-acme: failed", gone: ["gv-acme"], stays: [": failed"] },
    { text: "opening image vm-22-disk in pool rbd-acme:", gone: ["vm-22-disk", "rbd-acme"] },
    { text: "host group HG_SQL_7 has no paths", gone: ["HG_SQL_7"], stays: [" has no paths"] },
    { text: "connect to service books as user x", gone: ["books"], stays: [" as user x"] },
    { text: "Logical volume vg_a/lv_b in use.", gone: ["vg_a", "lv_b"], stays: [" in use."] },
  ],
  negatives: () => [
    "volume read-only, pool auto-scaling, bucket rate-limit, container health-check failed",
    "pool max_size exceeded, lun queue_depth 32, vm swap_total 0",
    "container 7f3a9b2c1d0e exited, volume vol7 and lun 0x12, pool-3-thread-1",
    "volume 123e4567-e89b-12d3-a456-426614174000 online",
    "namespace kube-system, container istio-proxy",
    "snapshot 2026-10-03 kept, image nginx-1.25 in pool",
    "to service requests as needed",
    "database pg_catalog(x), bucket some_call(y)",
  ],
};
