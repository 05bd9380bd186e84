import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { before, startsName } from "./parts/around.ts";
import { hostFinding, isHostName, nameEnd } from "./parts/host-name.ts";
import { isStopWord, looksLikeMachine } from "./parts/host-words.ts";
import { SeenBefore } from "./parts/seen-before.ts";

const NOTHING: readonly Finding[] = Object.freeze([]);

/** Somewhere near where such names are written. */
const CEPH_WORDS =
  "ceph|daemon|osd|quorum|health|monmap|mgrmap|orch|cluster|standby|active|mon_|down|rank";
const CEPH_BEFORE = new SeenBefore(new RegExp(CEPH_WORDS, "gi"));
const CEPH_BEHIND = new RegExp(CEPH_WORDS, "i");
const FILE =
  /\.(?:[cm]?[jt]s|py|go|rs|cc?|cpp|h|log|conf|cfg|service|target|sock|pid|keyring|asok|json|txt|sh)$/i;
const UNIT = /^(?:ceph-)?(?:mon|mgr|mds|rgw|radosgw|crash|nfs|iscsi|rbd-mirror)@/;

/** Daemons that are called after their host: `mon.host1`, `mgr.host1.xyzabc`, `ceph-mon@host1.service`. The kind stays; `osd.12` names a number. */
export const daemonName: Detector = {
  name: "daemon-name",
  class: "identifier",
  gates: [
    "mon[.@][a-z]",
    "mgr[.@][a-z]",
    "mds[.@][a-z]",
    "rgw[.@][a-z]",
    "crash[.@][a-z]",
    "nfs[.@][a-z]",
    "exporter[.@][a-z]",
    "rbd-mirror[.@]",
    "alertmanager\\.",
    "iscsi[.@][a-z]",
    "osd@",
  ],
  pattern:
    /(?:mon|mgr|mds|rgw|radosgw|crash|node-exporter|ceph-exporter|rbd-mirror|alertmanager|iscsi|nfs|osd)[.@][A-Za-z]/g,
  find(match, text, identities) {
    const start = match.index + match[0].length - 1;
    if (
      !startsName(text, match.index) &&
      !/(?:^|[^\w.])(?:ceph-|client\.)$/.test(before(text, match.index, 9))
    )
      return NOTHING;
    const end = nameEnd(text, start);
    const whole = text.slice(start, end);
    const suffix = /\.(?:service|socket|target|asok)$/.exec(whole)?.[0].length ?? 0;
    const name = whole.slice(0, whole.length - suffix);
    if (
      name.length < 2 ||
      !isHostName(name) ||
      isStopWord(name) ||
      /^[(=[]/.test(text.slice(end, end + 1))
    )
      return [];
    const isUnit = UNIT.test(text.slice(match.index, start));
    if (!isUnit && FILE.test(whole)) return [];
    const isNamed =
      isUnit ||
      /[\d-]/.test(name) ||
      looksLikeMachine(name) ||
      CEPH_BEFORE.isWithin(text, match.index, 200) ||
      CEPH_BEHIND.test(text.slice(end, end + 120));
    return isNamed ? hostFinding(text, start, start + name.length, identities) : NOTHING;
  },
  source: "ceph(8), cephadm: names of daemons; study of 2026-11-23, part b, 39",
};

export const daemonNameExamples: DetectorExamples = {
  positives: () => [
    { text: "mon.host1 is down", gone: ["host1"], stays: ["mon.<", " is down"] },
    { text: "standby mgr.nas.abcxyz", gone: ["nas", "abcxyz"], stays: ["mgr.<"] },
    {
      text: "ceph-mon@anna.service: failed",
      gone: ["anna"],
      stays: ["ceph-mon@<", ">.service: failed"],
    },
  ],
  negatives: () => [
    "osd.12 down",
    "mon.a and mgr.x",
    "mon.start() called",
    "client.admin key",
    "mds.log rotated",
    "common.module nfs.conf",
  ],
};
