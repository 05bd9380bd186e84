import { maskNqn } from "../../masks/nqn.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

const MAX_PADDED = 128;
/** Drives without a name of their own get one made of vendor ids, serial number and model, padded with blanks. */
const PADDED =
  /^nqn\.2014[.-]08\.org\.nvmexpress:[0-9a-f]{8}[!-;=?-~]{0,20} {0,20}[A-Z0-9][!-;=?-~ ]{0,40}/i;

/** NVMe qualified names. Date and naming authority stay where that is a vendor's; the discovery service's name stays whole. */
export const nqn: Detector = {
  name: "nqn",
  class: "identifier",
  gates: ["nqn\\.\\d{4}[.-]"],
  pattern: /nqn\.\d{4}[.-]\d{2}\.[A-Za-z0-9.:_-]{1,400}/gi,
  find(match, text, identities) {
    const start = match.index;
    let end = start + match[0].length;
    const padded = PADDED.exec(text.slice(start, start + MAX_PADDED));
    if (padded !== null && /\s/.test(padded[0])) end = start + padded[0].trimEnd().length;
    while (/[.:_,;-]/.test(text[end - 1]!)) end--;
    const name = text.slice(start, end);
    const replacement = maskNqn(name, identities);
    return replacement === undefined || replacement === name ? [] : [{ start, end, replacement }];
  },
  source: "NVM Express Base Specification 2.0, section 4.5",
};

export const nqnExamples: DetectorExamples = {
  positives: () => [
    {
      text: "subsys nqn.2014-08.org.nvmexpress:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff lost",
      gone: ["6f9619ff"],
      stays: ["org.nvmexpress:uuid", " lost"],
    },
    {
      text: 'hostnqn="nqn.2019-05.com.contoso:array7.pool"',
      gone: ["contoso", "array7"],
      stays: ['hostnqn="', '"'],
    },
    {
      text: "NQN=nqn.2014.08.org.nvmexpress:144d144dS4ENNX0N123456      SAMSUNG MZVLB512",
      gone: ["S4ENNX0N123456"],
    },
  ],
  negatives: () => [
    "nvme discover: nqn.2014-08.org.nvmexpress.discovery",
    "nqn.yyyy-mm.domain",
    "nqn.2019-00.com.contoso:x",
  ],
};
