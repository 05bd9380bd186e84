import { ROUTE_ROOTS } from "../../../masks/path-names.ts";

/** Words of products' routes. A customer's name that is one of them stays, and tells nothing. */
const ROUTE_WORDS: ReadonlySet<string> = new Set(
  (
    "api|apis|rest|rpc|grpc|graphql|soap|odata|v1|v2|v3|v4|beta|alpha|latest|stable|internal|public|admin|management|manage|mgmt|cluster|clusters|node|nodes|host|hosts" +
    "|server|servers|storage|volume|volumes|snapshot|snapshots|pool|pools|lun|luns|share|shares|export|exports|disk|disks|drive|drives|bucket|buckets|object|objects" +
    "|container|containers|blob|blobs|file|files|filesystem|filesystems|fs|dir|directory|queue|queues|table|tables|topic|topics|job|jobs|task|tasks|event|events|alert|alerts" +
    "|log|logs|metric|metrics|health|healthz|livez|readyz|ready|live|status|state|stats|info|version|ping|heartbeat|config|configuration|settings|system|systems|service" +
    "|services|session|sessions|auth|oauth|oauth2|token|tokens|login|logout|user|users|group|groups|role|roles|policy|policies|replication|replicas|backup|backups|restore" +
    "|sync|upload|uploads|download|downloads|search|query|list|get|put|post|create|update|delete|start|stop|reset|check|test|debug|pprof|profile|heap|goroutine|trace" +
    "|traces|spans|collector|ingest|write|read|prom|prometheus|targets|rules|series|label|labels|values|registry|repository|repositories|packages|images|manifests|catalog" +
    "|resource|resources|subscriptions|resourcegroups|providers|subnets|networks|interfaces|ports|initiators|iscsi|nfs|smb|cifs|fc|nvme|nvmeof|raid|controllers|chassis" +
    "|redfish|managers|sensors|power|thermal|firmware|license|licenses|audit|notifications|webhook|webhooks|webhdfs|hdfs|jmx|jmxproxy|console|ui|web|static|assets|js|css" +
    "|index|index.html|main|default|root|home|dashboard|docs|help|swagger|openapi|openapi.json|swagger.json|swagger-ui|favicon.ico|robots.txt|.well-known|openid-configuration" +
    "|minio|ceph|rgw|swift|s3|wsman|sdk|vapi|rhev|ovirt-engine|proxy|gateway|actuator|env|metrics.json|_cluster|_cat|_nodes|_search|_bulk|_stats|_health|_doc|_all|_msearch" +
    "|indices|shards|namespaces|pods|deployments|nodes.json|leases|endpoints|configmaps|secrets|keys|certs|certificates|ca|crl|ocsp|install|setup|data|meta|metadata|instance" +
    "|identity|compute|network|openstack|meta-data|user-data|computemetadata|msi|dsc|agent|agents|client|clients|telemetry|diagnostics|support|bundle|upgrade|updates|feed|rss" +
    "|storageaccounts|virtualmachines|vaults|blobservices|fileservices|managedclusters|tenants|authorize|devicecode|userinfo|common|organizations|consumers|me|sites|items|repos|issues|pulls|runs" +
    "|summary|overview|details|history|progress|actions|tasks.json|operations|quota|quotas|usage|capacity|performance|iops|throughput|latency|rebuild|scrub|resilver|tier|cache"
  ).split("|"),
);
const VERSION = /^v?\d{1,4}(?:[._]\d{1,4}){0,3}(?:(?:alpha|beta|rc|preview|p)\d{0,3})?$/;
const ID =
  /^\d{1,20}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{4}-\d{2}-\d{2}(?:-preview)?$/i;
const TEMPLATE = /^(?:\{[\w.-]{0,40}\}|:[a-z]\w{0,40}|\*{1,2}|\$\{[\w.]{1,40}\}|%[sd]|\.{1,2}|)$/i;
/** `Namespace.Type` of Azure and Redfish, `$metadata`, the actions of their objects. */
const PROVIDER = /^(?:Microsoft\.[A-Za-z.]{2,40}|\$[a-z]{3,10})$/;

/** Whether a segment is a product's route, a version, a number, a UUID or a parameter, and so says nothing of the customer. */
export function isRouteSegment(segment: string): boolean {
  const lower = segment.toLowerCase();
  return (
    ROUTE_WORDS.has(lower) ||
    ROUTE_ROOTS.has(lower) ||
    VERSION.test(lower) ||
    ID.test(segment) ||
    TEMPLATE.test(segment) ||
    PROVIDER.test(segment)
  );
}
