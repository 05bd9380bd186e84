import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";

/** Year and month of a naming authority, its reversed domain, and what it gave out (RFC 7143, section 4.2.7.4). */
const IQN = /^iqn\.(\d{4}-(?:0[1-9]|1[0-2]))\.([^\s<>]{1,512})$/i;
/** Naming authorities that are vendors of initiators and targets: these say the product, and nothing of the customer. */
const VENDORS: ReadonlySet<string> = new Set(
  (
    "com.microsoft|com.redhat|com.fedora|com.suse|com.ubuntu|com.canonical|com.vmware|com.netapp|com.emc|com.dell|com.equallogic|com.compellent" +
    "|com.hp|com.hpe|com.3pardata|com.lefthandnetworks|com.nimblestorage|com.ibm|com.hitachi|com.hds|com.huawei|com.lenovo|com.fujitsu|com.nec" +
    "|com.oracle|com.sun|com.cisco|com.citrix|com.xensource|com.nutanix|com.purestorage|com.infinidat|com.tegile|com.tintri|com.datacore" +
    "|com.starwindsoftware|com.synology|com.qnap|com.drobo|com.iomega|com.buffalo|com.promise|com.infortrend|com.overland|com.quantum" +
    "|com.nexenta|com.nexentastor|com.ixsystems|com.freenas|com.truenas|com.stormagic|com.sanfly|com.linbit|com.veritas|com.symantec|com.falconstor" +
    "|com.intel|com.qlogic|com.emulex|com.broadcom|com.marvell|com.chelsio|com.mellanox|com.adaptec|com.areca|com.supermicro|com.amazon|com.google" +
    "|com.apple|com.studionetworksolutions|com.globalsan|com.atto|com.dothill|com.seagate|com.wdc|com.xyratex|com.kaminario|com.dell-emc" +
    "|org.linux-iscsi|org.freenas|org.freenas.ctl|org.truenas|org.truenas.ctl|org.debian|org.freebsd|org.openindiana|org.illumos|org.opensolaris" +
    "|org.open-iscsi|org.gentoo|org.archlinux|org.opensuse|org.openstack|org.openmediavault|org.alpinelinux|io.openebs|io.longhorn|io.portworx" +
    "|jp.co.hitachi|de.fujitsu|net.openfiler|com.openfiler|com.storpool|com.vastdata|com.zadarastorage|com.oraclecloud|com.azure"
  ).split("|"),
);
const MAX_DOMAIN_LABELS = 4;

/**
 * `<iqn:1991-05.com.microsoft:h_..>`: the date and the domain of the naming authority stay where that is a vendor of storage; of any other
 * (`<iqn:2001-04:h_..>`) the domain is the customer's. Names are compared without regard to case (RFC 3722).
 *
 * Undefined where it is none. No bound but 512 characters: what is too long for a name (223 octets) identifies as well.
 */
export function maskIqn(value: string, identities: Identities): string | undefined {
  const name = value.trim().toLowerCase();
  const [, date, rest] = IQN.exec(name) ?? [];
  if (date === undefined || rest === undefined) return undefined;
  const vendor = vendorOf(rest);
  const authority = vendor === undefined ? date : `${date}.${vendor}`;
  return placeholder("iqn", authority, identities.of("identifier", name));
}

/** The longest listed domain that the name starts with, by whole labels. */
function vendorOf(rest: string): string | undefined {
  const labels = (rest.split(":")[0] ?? "").split(".");
  for (let count = Math.min(labels.length, MAX_DOMAIN_LABELS); count > 1; count--) {
    const domain = labels.slice(0, count).join(".");
    if (VENDORS.has(domain)) return domain;
  }
  return undefined;
}
