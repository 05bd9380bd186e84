import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";

/** NVMe Base Specification 2.0, section 4.5; some drives of before 1.2.1 write a dot in the date. */
const NQN = /^nqn\.(\d{4}[-.](?:0[1-9]|1[0-2]))\.([^<>\r\n]{1,512})$/i;
const DISCOVERY = /^org\.nvmexpress\.discovery$/i;
const BY_UUID = /^org\.nvmexpress:uuid:[0-9a-f-]{36}$/i;
/** Naming authorities that make NVMe hosts and targets. */
const VENDORS =
  /^(?:org\.nvmexpress|org\.spdk|io\.spdk|io\.openebs|com\.(?:vmware|netapp|emc|dell|hpe|ibm|hitachi|huawei|purestorage|intel|samsung|nutanix|suse|redhat|amazon|lightbitslabs|pavilion|fungible|infinidat|broadcom|marvell|mellanox|nvidia|seagate|wdc|kioxia|micron|solidigm))(?![a-z0-9-])/;

/**
 * `<nqn:2014-08.org.nvmexpress:uuid:h_..>` for a name by UUID, `<nqn:2014-08.com.samsung:h_..>` for one of a vendor, and
 * `<nqn:2019-05:h_..>` where the domain is somebody else's. The name of the discovery service is everybody's, and is itself.
 *
 * Undefined where it is none.
 */
export function maskNqn(value: string, identities: Identities): string | undefined {
  const name = value.trim();
  const [, date, rest] = NQN.exec(name) ?? [];
  if (date === undefined || rest === undefined) return undefined;
  if (DISCOVERY.test(rest)) return value;
  const lower = rest.toLowerCase();
  const vendor = VENDORS.exec(lower)?.[0];
  const authority = vendor === undefined ? date : `${date}.${vendor}`;
  const kind = BY_UUID.test(rest) ? "uuid" : undefined;
  return placeholder("nqn", authority, kind, identities.of("identifier", name.toLowerCase()));
}
