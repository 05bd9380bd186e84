/** Values of keys like `pool=` that are no names: states, kinds, switches, words of a manual. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    "default|none|null|nil|undefined|unknown|true|false|yes|no|on|off|all|any|auto|empty|missing|name|names|string|str|int|integer|value|values|path|file|list|array|object" +
    "|id|ids|uuid|key|type|size|count|number|status|state|online|offline|degraded|healthy|unhealthy|faulted|failed|failing|error|errors|ok|ready|busy|idle|full|active|inactive" +
    "|running|stopped|starting|stopping|created|creating|deleted|deleting|removed|mounted|unmounted|mounting|attached|detached|available|unavailable|exists|not|is|was|are|has|with" +
    "|without|for|to|from|of|in|on|at|by|and|or|the|a|an|this|that|it|no|new|old|removed|imported|exported|importing|exporting|read|write|readonly|rw|ro|primary|secondary|local|remote" +
    "|thread|threads|worker|workers|connection|connections|memory|system|boot|root|data|log|logs|cache|swap|home|rpool|bpool|public|private|shared|global|main|master|test|manager|mode|option|options|already" +
    "|does|could|cannot|must|should|will|limit|quota|usage|free|used|total|capacity|space|group|groups|set|level|version|label|labels|info|config|settings|policy|driver|provider|service|server|client|host|node" +
    "|rebuilding|scrubbing|resilvering|replicating|syncing|suspended|unknown|invalid|required|optional|enabled|disabled|pending|completed|complete|success|succeeded|skipped|thin|thick|stripe|mirror|raid|raidz|snapshot|volume|pool|bucket|share|container|image|dataset|vm|lun|label|rbd|.mgr|cephfs_data|cephfs_metadata|device_health_metrics|volumes|images|vms|backups|ntfs|refs|fat32|exfat|vfat|ext2|ext3|ext4|xfs|btrfs|zfs|tmpfs|overlay|csvfs|vmfs|nfs|cifs|smb|udf|hfs|apfs|ufs|postgres|postgresql|mysql|mariadb|mongodb|mssql|sqlite|oracle|redis|information_schema|template0|template1|tmp|temp|file|disk|drive"
  ).split("|"),
);
const OPAQUE =
  /^(?:[+-]?\d[\d.,]*(?:%|[kmgtpe]?i?b?|ms|s|m|h)?|0x[0-9a-f]+|\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?|[0-9a-f]{12,64}|(?:sha256|md5):[0-9a-f]+|\{.*|\$.*|%.*|<.*|\[.*|\*+|\.+|-.*|\/.*|[a-z]:[\\/]?.*|\\.*)$/i;

/** Containers of orchestrators are called after the product in them. */
const PRODUCT =
  /^(?:csi|kube|coredns|etcd|nginx|istio|envoy|calico|flannel|rook|longhorn|portworx|openebs|node-driver|fluent|prometheus|grafana|alertmanager|liveness|snapshot-controller|metrics-server|cilium)(?:[-_].{0,60})?$/i;

/** Whether a value of such a key is a name of the customer's: no state, number, UUID, digest, path or parameter. */
export function isCustomerName(value: string): boolean {
  const name = value.trim();
  if (
    name.length < 2 ||
    NO_NAMES.has(name.toLowerCase()) ||
    OPAQUE.test(name) ||
    PRODUCT.test(name)
  )
    return false;
  return /[A-Za-z\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff]/.test(name);
}
