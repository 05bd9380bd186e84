/**
 * Words that stand where a host's name could and are none: states, kinds, values of switches. A customer whose host is called so is
 * helped by the known values only.
 */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "localhost|none|null|nil|undefined|unknown|unset|true|false|yes|no|on|off|any|all|auto|default|empty|missing|invalid|valid|error|errors|failed|failure" +
    "|down|up|offline|online|unreachable|reachable|unavailable|available|ready|notready|busy|idle|active|inactive|alive|dead|lost|found|ok|is|was|are|has|had" +
    "|not|the|a|an|and|or|of|in|to|for|by|with|from|at|it|its|this|that|which|will|can|cannot|could|may|must|should|does|did|be|been|being|but|if|as|because" +
    "|name|names|host|hosts|hostname|node|nodes|server|servers|peer|peers|client|clients|cluster|computer|machine|domain|address|port|ports|portal|target|targets" +
    "|key|keys|group|groups|list|set|id|ids|ip|type|role|state|status|version|count|number|index|info|config|configuration|settings|process|service|services" +
    "|side|memory|cpu|disk|disks|network|adapter|bus|reset|controller|interface|agent|manager|system|daemon|session|sessions|connection|connections|request" +
    "|response|reply|timeout|timed|refused|closed|closing|started|starting|stopped|stopping|shutdown|shutting|running|pending|joined|left|removed|added|evicted" +
    "|marked|returned|responded|replied|rejected|accepted|already|no|now|new|old|local|remote|primary|secondary|master|slave|standby|leader|follower|replica" +
    "|backup|source|destination|dest|src|dst|self|other|another|each|every|same|first|last|next|previous|string|int|integer|bool|boolean|value|object|array" +
    "|nginx|amazons3|openresty|envoy|cloudflare|varnish|gunicorn|caddy|jetty|tomcat|lighttpd|haproxy|apache|iis|kestrel|microsoft|windows|linux|unix|ubuntu|debian|centos|redhat|tcp|udp|http|https|ssh|smb|nfs|iscsi|rpc|tls|ssl|ipv4|ipv6|dns|ntp" +
    "|internal|external|public|private|global|primary|production|staging|development|test|degraded|healthy|unhealthy|full|exceeded|limit|required|optional|enabled|disabled" +
    "|using|during|after|before|while|when|then|over|under|via|into|through|until|between|within|without|against|about|out|only|also|too|very|more|most|less" +
    "|stdin|stdout|stderr|console|standalone|worker|workers|main|root|admin|user|users|system32|storage|volume|volumes|pool|image|container|redacted|hidden|masked"
  ).split("|"),
);

/** Kernel devices, ports, daemons, units of work: a name with a number that is not a machine's. */
const NUMBERED =
  /^(?:sd[a-z]{1,3}|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d{1,3}n?|nvme|dm-|md|loop|zd|sr|st|sg|nst|rbd|nbd|bcache|vmhba|vmnic|vmk|hba|eth|en[osp]\d{0,3}s?f?|em|p\dp|ib|wlan|wl[ops]\d{0,3}|veth|br-?|bond|team|tap|tun|lo|docker|virbr|vlan|osd|cpu|core|numa|socket|disk|drive|harddisk|harddiskvolume|volume|vol|partition|part|lun|vdev|raidz?-?|mirror-?|spare-?|log-?|cache-?|ata|scsi|host|target|channel|port-channel|port|slot|bay|fan|phy|psu|dimm|enc|enclosure|mpath|tty[A-Z]*|pts|com|thread|pool-\d+-thread-|worker|task|job|shard|replica|step|stage|phase|level|layer|queue|ring|bank|block|sector|track|page|row|col|line|item|entry|frame|chunk|segment|extent|inode|cluster|zone|pg|epoch|term|attempt|retry|try|test|case|run|iteration|batch|version|ver|rev|v|r|b|build|release|rc|beta|alpha|snap|snapshot|snap-|stripe|rank|lane|vol-|ch|id|no|nr|num|pid|tid|uid|gid|irq|msi|gpu|vcpu|ctrl|event|error|err|code|rule|option|opt|arg|param|type|class|mode|state|status|signal|sig|tier|window|win|x|y|z|q|p|k|t|n|m|i|e)[-_:]?\d{1,8}(?:p\d{1,3}|n\d{1,3}(?:p\d{1,3})?)?$/i;
/** Names of formats, ciphers, protocols, processors and the like that have digits or hyphens. */
const TECHNICAL =
  /^(?:x86(?:[-_]64)?|amd64|arm64|arm|i[3-6]86|aarch64|armv\d\w?|utf-?(?:8|16|32)\w{0,4}|iso-?\d[\d-]*|sha-?\d[\w-]*|md[45]|crc-?\d\w*|base-?\d\d|aes-?\w*(?:-\w+)*|rsa-?\d*|des3?|3des|rc4|hmac-?\w*|ed25519|curve25519|p-?\d{3}|raid-?[z\d]+|ipv[46]|http[\d./]*|tls\w?[\d.]+|ssl\w?[\d.]+|smb[1-3]?(?:\.\d){0,2}|nfsv?[2-4](?:\.\d)?|s3|ext[234]|fat\d\d|fat32|exfat|lz4|bz2|mp[34]|h26[45]|u?int\d{1,3}|float\d{1,3}|log4j\d?|slf4j|junit\d?|python\d?|lib\w+|glibc\d?|systemd-\w+|k8s|i18n|l10n|a11y|c\+\+\d*|es\d{1,4}|ps[12]|usb\d?|sas-?\d?|sata-?\d?|pcie?-?\w*|ddr\d|m\.2|u\.2|t10-?\w*|\d+(?:st|nd|rd|th)|(?:read|write|non|pre|post|re|co|self|auto|multi|sub|cross|in|out|on|off|up|down|over|fall|roll|built|look|time|run|shut|start|log|sign|set|clean|check|hand|peer)-[a-z-]+|(?:pre|post|non|anti|semi|un)-\w[\w-]*)$/i;
/** A size, a span of time, a share, a date. */
const QUANTITY =
  /^[+-]?\d[\d.,]*-?(?:[kmgtpe]?i?b(?:ps|\/s)?|[kmgtp]|[munµ]?s|sec(?:onds?)?|min(?:utes?)?|h|hrs?|hours?|d|days?|w|x|hz|[kmg]hz|[a-z]?bits?|bytes?|pages?|blocks?|iops|rpm|c|f|v|w)$/i;
const DATE = /^\d{4}-\d{2}(?:-\d{2})?(?:T.*)?$|^\d{1,2}-[a-z]{3}-\d{2,4}$/i;
const DIGITS =
  /0x[0-9a-f]{4,}|^0x|^[0-9a-f]{6,}$|^S-1-\d|^x-|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\{?[0-9a-f]{8}-/i;
const VERSION = /^v?\d[\d._-]*(?:[a-z]{1,6}[\d._-]*)?$|^[a-z]{1,12}[-_]?v?\d+\.\d[\w.-]*$/i;

/** Parts of names that administrators give to machines by what they do. */
const ROLES: ReadonlySet<string> = new Set(
  (
    "node|host|server|srv|svr|db|dbs|sql|mssql|web|www|app|apps|nas|san|filer|fs|file|files|hv|hyperv|esx|esxi|vmhost|vm|vms" +
    "|dc|ad|adc|dns|ns|mail|mx|smtp|exch|exchange|backup|bkp|bak|bk|storage|stor|stg|sto|ceph|mon|gluster|minio|k8s|kube" +
    "|master|compute|cmp|ctl|gw|gateway|fw|proxy|lb|redis|kafka|zk|elastic|mongo|pg|postgres|mysql|ora|oracle|rac|pc|ws|lap" +
    "|laptop|desktop|clu|cl|prod|prd|dmz|lnx|linux|pve|proxmox|ucs|blade|array|netapp|isilon|synology|qnap|truenas|freenas" +
    "|nfs|smb|iscsi|print|printer|term|rds|citrix|xen|kvm|jump|bastion|mgmt|admin|hadoop|hdfs|dn|nn|datanode|namenode|rm|nm" +
    "|es|log|logs|syslog|monitor|zabbix|git|build|ci|jenkins|dev|qa|uat|site|lab|hpc|login|head|gpu|render|edge|core|sw" +
    "|switch|router|rtr|ap|cam|nvr|erp|sap|crm|hr|fin|finance|dbserver|fileserver|webserver|mailserver|dbhost"
  ).split("|"),
);

/** Whether it is a common word, which no context makes a name. */
export function isStopWord(name: string): boolean {
  return STOP_WORDS.has(name.toLowerCase());
}

/** Whether it is plainly something else than a machine: a device, a version, a quantity, a date, a digest, a term. */
export function isOtherThing(name: string): boolean {
  return TECHNICAL.test(name) || DIGITS.test(name) || (/\d/.test(name) && isNumber(name));
}

function isNumber(name: string): boolean {
  return /^[+\d-]/.test(name)
    ? QUANTITY.test(name) || DATE.test(name) || VERSION.test(name)
    : NUMBERED.test(name) || VERSION.test(name);
}

/** Whether a name alone looks like a machine's: with a number, or of two or more parts of which one is a role. */
export function looksLikeMachine(name: string): boolean {
  if (name.length < 3) return false;
  const isNumbered = /[a-z]\d|\d[a-z]|[-_]\d/i.test(name) && /[a-z]{2}/i.test(name);
  if (!isNumbered && !(/[-_]/.test(name) && hasRole(name))) return false;
  return !isStopWord(name) && !isOtherThing(name);
}

/** Whether one of its parts says what the machine does: `db-01`, `sqlnode7`. */
export function hasRole(name: string): boolean {
  const lower = name.toLowerCase();
  for (let start = 0, at = 0; at <= lower.length; at++) {
    if (at < lower.length && !isBetweenParts(lower.charCodeAt(at))) continue;
    if (at > start && ROLES.has(lower.slice(start, at))) return true;
    start = at + 1;
  }
  return /[a-z](?:server|srv|host|node|nas|san|sql|db|dc|esxi?)\d*$/.test(lower);
}

/** A hyphen, an underscore, a dot, a digit. */
function isBetweenParts(code: number): boolean {
  return code === 45 || code === 46 || code === 95 || (code >= 48 && code <= 57);
}

const REVERSED =
  /^(?:com|org|net|io|edu|gov|java|javax|jakarta|sun|jdk|scala|kotlin|android|androidx|akka|dev|de|uk|fr|ch|nl)\./i;

/** Whether it is a class, a method or a package: `camelCase` somewhere, or a domain written backwards. */
export function isCode(name: string): boolean {
  return /[a-z][A-Z]/.test(name) || REVERSED.test(name);
}
