import { maskIqn } from "../../masks/iqn.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

/** udev's links by path put a number of the LUN behind the name, and a partition. */
const LUN = /-lun-(?:0x)?[0-9a-f]{1,16}(?:-part\d{1,3})?$/i;

/**
 * iSCSI qualified names, in any case, and beyond the 223 octets that one may have: what is longer identifies as well. The naming
 * authority stays where it is a vendor's.
 */
export const iqn: Detector = {
  name: "iqn",
  class: "identifier",
  gates: ["iqn\\.\\d{4}-"],
  pattern: /iqn\.\d{4}-\d{2}\.[A-Za-z0-9.:_-]{1,400}/gi,
  find(match, text, identities) {
    const start = match.index;
    let end = start + match[0].length;
    while (/[.:_-]/.test(text[end - 1]!)) end--;
    end -= LUN.exec(text.slice(start, end))?.[0].length ?? 0;
    const replacement = maskIqn(text.slice(start, end), identities);
    return replacement === undefined ? [] : [{ start, end, replacement }];
  },
  source: "RFC 7143, section 4.2.7.4; RFC 3722",
};

export const iqnExamples: DetectorExamples = {
  positives: () => [
    {
      text: "session to iqn.1991-05.com.microsoft:fileserver01.contoso.local,t,0x0001 dropped",
      gone: ["fileserver01", "contoso"],
      stays: ["1991-05.com.microsoft", ",t,0x0001 dropped"],
    },
    {
      text: "Login to [iface: default, target: iqn.2004-08.com.contoso:nas7.lun0, portal: x]",
      gone: ["contoso", "nas7"],
      stays: ["2004-08", ", portal"],
    },
    {
      text: "/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-iqn.2005-10.org.freenas.ctl:payroll-lun-2-part1",
      gone: ["payroll"],
      stays: ["-iscsi-", "-lun-2-part1"],
    },
    {
      text: "IQN.1991-05.COM.MICROSOFT:HV07.",
      gone: ["HV07"],
      stays: [">."],
    },
  ],
  negatives: () => ["iqn.yyyy-mm.reversed.domain", "an iqn. 2004", "iqn.2004-13.com.contoso:x"],
};
