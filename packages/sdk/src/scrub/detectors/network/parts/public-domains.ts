/**
 * Domains of which everybody has the address: standards, vendors, registries and their documentation. A URL of one is no secret.
 * Compared by whole labels from the end.
 */
const PUBLIC: ReadonlySet<string> = new Set(
  (
    "w3.org|ietf.org|rfc-editor.org|iana.org|iso.org|oasis-open.org|json-schema.org|schema.org|xmlsoap.org|openxmlformats.org|purl.org|unicode.org|opentelemetry.io" +
    "|github.com|github.io|githubusercontent.com|gitlab.com|bitbucket.org|sourceforge.net|launchpad.net|savannah.gnu.org|gnu.org|kernel.org|freedesktop.org" +
    "|npmjs.org|npmjs.com|nodejs.org|deno.land|jsr.io|unpkg.com|jsdelivr.net|yarnpkg.com|typescriptlang.org|ecma-international.org|pypi.org|pythonhosted.org|python.org" +
    "|readthedocs.io|readthedocs.org|golang.org|go.dev|gopkg.in|pkg.go.dev|rust-lang.org|crates.io|docs.rs|rubygems.org|ruby-lang.org|php.net|perl.org|cpan.org" +
    "|nuget.org|maven.org|apache.org|eclipse.org|spring.io|java.com|oracle.com|sun.com|jboss.org|mvnrepository.com|gradle.org|kotlinlang.org|scala-lang.org" +
    "|microsoft.com|msdn.com|aka.ms|visualstudio.com|windowsupdate.com|msftconnecttest.com|live.com|office.com|google.com|googlesource.com|android.com|chromium.org|goo.gl" +
    "|mozilla.org|apple.com|ibm.com|redhat.com|fedoraproject.org|centos.org|debian.org|ubuntu.com|canonical.com|suse.com|opensuse.org|archlinux.org|alpinelinux.org" +
    "|freebsd.org|netbsd.org|openbsd.org|illumos.org|smartmontools.org|zfsonlinux.org|openzfs.org|ceph.com|ceph.io|gluster.org|lustre.org|samba.org|nfs.org|open-iscsi.com" +
    "|min.io|netapp.com|vmware.com|broadcom.com|dell.com|emc.com|hpe.com|hp.com|lenovo.com|nutanix.com|purestorage.com|veeam.com|cisco.com|intel.com|amd.com|nvidia.com" +
    "|mellanox.com|seagate.com|wdc.com|westerndigital.com|samsung.com|toshiba.com|micron.com|kioxia.com|synology.com|qnap.com|truenas.com|ixsystems.com|proxmox.com" +
    "|docker.com|docker.io|kubernetes.io|k8s.io|quay.io|gcr.io|ghcr.io|helm.sh|cncf.io|etcd.io|grpc.io|prometheus.io|grafana.com|elastic.co|hashicorp.com|terraform.io" +
    "|ansible.com|puppet.com|mongodb.org|mysql.com|mariadb.org|postgresql.org|sqlite.org|redis.io|influxdata.com|cloudera.com|databricks.com|snowflake.com|confluent.io" +
    "|stackoverflow.com|stackexchange.com|wikipedia.org|wikimedia.org|medium.com|serverfault.com|letsencrypt.org|digicert.com|verisign.com|globalsign.com|openssl.org" +
    "|snia.org|t10.org|t13.org|nvmexpress.org|dmtf.org|usb.org|pcisig.com|linux-nfs.org|linux.org|linuxfoundation.org|lwn.net|die.net|mit.edu|isc.org|ntp.org|nist.gov|mitre.org" +
    "|aws.amazon.com|docs.aws.amazon.com|cloudflare.com|akamai.com|slack.com|atlassian.com|sentry.io|datadoghq.com|newrelic.com|semver.org|keepachangelog.com|unlicense.org" +
    "|opensource.org|creativecommons.org|spdx.org|example.net.invalid|uber.org|google.golang.org|yaml.org|toml.io|json.org|swagger.io|openapis.org|graphql.org|zookeeper.io" +
    "|microsoftonline.com|office365.com|windows.com|bing.com|msn.com|skype.com|amazon.com|gstatic.com|twitter.com|x.com|youtube.com|reddit.com|linkedin.com|facebook.com|discord.gg" +
    "|discord.com|gmail.com|googlemail.com|outlook.com|hotmail.com|yahoo.com|icloud.com|protonmail.com|js.org|shields.io|badgen.net|travis-ci.org|travis-ci.com|circleci.com" +
    "|codecov.io|coveralls.io|opencollective.com|gitter.im|vercel.com|netlify.com|eslint.org|typescript-eslint.io|babeljs.io|rollupjs.org|vitejs.dev|vite.dev|vitest.dev|jestjs.io" +
    "|mochajs.org|expressjs.com|fastify.dev|nestjs.com|reactjs.org|react.dev|vuejs.org|angular.io|angular.dev|deno.com|bun.sh|biomejs.dev|oxc.rs|zod.dev|webassembly.org|caniuse.com" +
    "|llvm.org|cmake.org|boost.org|curl.se|haxx.se|nginx.org|nginx.com|haproxy.org|openssh.com|libvirt.org|qemu.org|xenproject.org|citrix.com|openstack.org|opendev.org|rook.io" +
    "|longhorn.io|openebs.io|portworx.com|rancher.com|istio.io|envoyproxy.io|jaegertracing.io|zipkin.io|fluentd.org|graylog.org|splunk.com|sharepoint.com|onmicrosoft.com|service-now.com|salesforce.com|okta.com|auth0.com|atlassian.net|zendesk.com|snowflakecomputing.com" +
    "|mongodb.net|mongodb.com|elastic-cloud.com|confluent.cloud|b2clogin.com|azurewebsites.net|azurecr.io|azure-devices.net|azurefd.net|azureedge.net|trafficmanager.net|azmk8s.io" +
    "|azuredatabricks.net|cloudflarestorage.com|amazonaws.com.cn|usgovcloudapi.net|chinacloudapi.cn|cloudapi.de|scw.cloud|ovh.net|appdomain.cloud|oci.customer-oci.com|cloudfront.net|dnsviz.net|opengroup.org|ieee.org|usenix.org" +
    "|azure.com|azure.net|googleapis.com|amazonaws.com|windows.net|digitaloceanspaces.com|backblazeb2.com|wasabisys.com|aliyuncs.com|myqcloud.com|oraclecloud.com|cloudapp.net"
  ).split("|"),
);

/** Services that have the customer's name as a label before their own: `account.blob.core.windows.net`. The suffix stays. */
const SERVICES: readonly (readonly [what: "account" | "bucket" | "host", suffix: RegExp])[] = [
  [
    "account",
    /\.(?:privatelink\.)?(?:blob|dfs|file|queue|table|web|z\d{1,2}\.web)\.(?:core\.|storage\.)[a-z.]{4,40}$/,
  ],
  [
    "account",
    /\.(?:database|servicebus|vault|search|azconfig|batch|redis\.cache|managedhsm)\.(?:windows|azure|core\.windows|usgovcloudapi|chinacloudapi)\.(?:net|com|us|cn)$/,
  ],
  [
    "account",
    /\.(?:documents|mongo\.cosmos|table\.cosmos|gremlin\.cosmos|postgres\.database|mysql\.database|redis\.cache|search|azure-devices|azurecr|azurewebsites|azurefd|azureedge|trafficmanager|cloudapp|kusto|vault|azmk8s|azuredatabricks|backup|siterecovery|hypervrecoverymanager)(?:\.[a-z0-9-]{1,30}){0,2}\.(?:com|net|io|ms)$/,
  ],
  [
    "account",
    /\.(?:onmicrosoft|sharepoint|service-now|my\.salesforce|okta|auth0|atlassian|zendesk|snowflakecomputing|cloud\.databricks|mongodb|elastic-cloud|confluent|slack|b2clogin)\.(?:com|net|io|cloud)$/,
  ],
  [
    "bucket",
    /\.s3(?:-accesspoint|-website|-fips|-control|-outposts|-accelerate|express-[a-z0-9-]{1,20})?(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]{2,9}){1,2}-\d)?\.amazonaws\.com(?:\.cn)?$/,
  ],
  ["bucket", /\.(?:storage|storage-download)\.googleapis\.com$/],
  ["bucket", /\.(?:[a-z]{3}\d\.)?(?:cdn\.)?digitaloceanspaces\.com$/],
  [
    "bucket",
    /\.s3\.[a-z0-9.-]{2,40}\.(?:backblazeb2|wasabisys|scw|cloudian|ovh|appdomain|cloud-object-storage\.appdomain)\.(?:com|cloud|net|us)$/,
  ],
  ["bucket", /\.oss-[a-z0-9-]{2,40}\.aliyuncs\.com$/],
  ["bucket", /\.cos\.[a-z0-9-]{2,30}\.myqcloud\.com$/],
  ["account", /\.r2\.cloudflarestorage\.com$/],
  [
    "host",
    /\.(?:[a-z0-9-]{2,40}\.)?(?:rds|elb|elasticache|efs|fsx|es|redshift|compute|compute-1|execute-api|dkr\.ecr|cloudfront|eks|docdb|neptune|kafka|mq|opensearch|sqs|sns)(?:\.[a-z0-9-]{2,30}){0,2}\.(?:amazonaws\.com(?:\.cn)?|aws)$/,
  ],
  [
    "account",
    /\.(?:objectstorage|compat\.objectstorage)\.[a-z0-9-]{2,30}\.(?:oraclecloud|oci\.customer-oci)\.com$/,
  ],
];

/** Of the public hosts, those of interfaces: what stands behind their names is a customer's resource. */
const INTERFACES =
  /(?:^|\.)(?:azure\.com|azure\.net|windows\.net|googleapis\.com|amazonaws\.com(?:\.cn)?|microsoftonline\.com|graph\.microsoft\.com|api\.github\.com|oraclecloud\.com|aliyuncs\.com|myqcloud\.com|digitaloceanspaces\.com|backblazeb2\.com|wasabisys\.com)$/i;

export function isInterface(host: string): boolean {
  return INTERFACES.test(host);
}

/** Labels of the longest in {@link PUBLIC}. */
const MAX_LABELS = 4;

/** Whether everybody has this address. */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  let dot = name.lastIndexOf(".");
  for (let labels = 2; dot > 0 && labels <= MAX_LABELS; labels++) {
    dot = name.lastIndexOf(".", dot - 1);
    if (PUBLIC.has(name.slice(dot + 1))) return true;
  }
  return false;
}

/** What of a public service's address is the customer's: the labels before the suffix, and what they are. */
export function customerPart(host: string): { what: string; length: number } | undefined {
  const lower = host.toLowerCase();
  for (const [what, suffix] of SERVICES) {
    const match = suffix.exec(lower);
    if (match !== null && match.index > 0) return { what, length: match.index };
  }
  return undefined;
}
