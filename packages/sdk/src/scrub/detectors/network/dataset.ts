import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { startsName } from "./parts/around.ts";

const MAX_VALUE = 256;

/**
 * Datasets of ZFS, snapshots of them and images of RBD behind a word for them: `dataset tank/home/jane@daily`, `rbd image vms/disk-1`,
 * `zfs destroy tank/x`. The depth stays. A word with a slash in prose (`and/or`) has no such word before it.
 */
export const dataset: Detector = {
  name: "dataset",
  class: "identifier",
  gates: [
    ...[
      "taset",
      "pshot",
      "ystem",
      "image",
      "zvol",
      "clone",
      "kmark",
      "of",
      "iving",
      "nding",
    ].flatMap((end) => [
      `${end}s?\\s{1,2}["'\`]?[\\w.+-]{1,12}[/@#]`,
      `${end}s?\\s{1,2}["'\`]?[\\w.+-]{12}`,
    ]),
    "not open '[a-z0-9]",
    "ceive '[a-z0-9]",
    "nation '[a-z0-9]",
    "rbd [a-z]",
    "rbd:[a-z0-9]",
    "zfs [a-z]",
    "zpool [a-z]",
  ],
  pattern:
    /(?:datasets?|snapshots?|file ?systems?|image|rbd image|zvol|clone|bookmark|receive of|receiving|sending|zfs (?:create|destroy|send|receive|recv|snapshot|rollback|clone|mount|unmount|set|get|list|rename|promote|hold|release|inherit|share)(?: -[A-Za-z]{1,8}){0,3}|rbd (?:map|unmap|create|rm|snap create|snap rm|info|resize|import|export|status)|zpool (?:create|destroy|import|export|status|scrub|offline|online|replace|add|attach|clear|history|list|get|set)(?: -[A-Za-z]{1,4}){0,2}) {1,2}["'`]?[A-Za-z0-9]|(?:cannot (?:open|receive|mount|import|destroy|create|rename|clone|promote|unmount)|destination) '[A-Za-z0-9]|rbd:[A-Za-z0-9]/gi,
  find(match, text, identities) {
    if (!startsName(text, match.index)) return [];
    const [found] = match;
    const start = match.index + found.length - 1;
    const isCommand = /^(?:zfs|zpool|rbd)/i.test(found);
    if (!/[ :]["'`]?.$/.test(found)) return [];
    let end = start;
    while (end < text.length && end - start < MAX_VALUE && /[\w./@#:+%-]/.test(text[end]!)) end++;
    while (/[.:,-]/.test(text[end - 1]!)) end--;
    const name = text.slice(start, end);
    const isPath =
      /^[\w.+-]+\/[\w./@#:+%-]+$|^[\w.+-]+[@#][\w.:+-]+$/.test(name) &&
      !/^(?:and|or|n|i|read|input|on|yes|start|his|he|s)\/\w+$/i.test(name);
    if (/^https?:|:\/\//.test(name) || (!isPath && !isPool(found, name, isCommand))) return [];
    const depth = String(name.split(/[/@#]/).length);
    const replacement: Finding["replacement"] = placeholder(
      "dataset",
      depth,
      identities.of("identifier", name),
    );
    return [{ start, end, replacement }];
  },
  source: "zfs(8), zpool(8), rbd(8)",
};

/** `zpool status tank`: a command names what it works on, without a slash too. */
function isPool(found: string, name: string, isCommand: boolean): boolean {
  return (
    isCommand &&
    /^(?:zpool|rbd:|zfs)/i.test(found) &&
    /^[A-Za-z][\w.-]{1,60}$/.test(name) &&
    !/^(?:the|a|is|was|failed|error|errors|command|returned|output|all|rpool|bpool|for|of|in|to|on|state|status|properties|feature|features|version|history|list|iostat|name|size|used|avail|mountpoint|and|or|from|with|not|no|pool|dataset|filesystem|snapshot)$/i.test(
      name,
    )
  );
}

export const datasetExamples: DetectorExamples = {
  positives: () => [
    {
      text: "cannot destroy dataset tank/home/jane@snap: busy",
      gone: ["tank", "jane", "snap"],
      stays: ["dataset <dataset:4:", ": busy"],
    },
    { text: "cannot open 'fin/hr@q3': no such", gone: ["fin", "hr"], stays: ["': no such"] },
    { text: "rbd image vms/vm-101-disk-0 locked", gone: ["vms", "vm-101"], stays: [" locked"] },
    { text: "zpool status finance", gone: ["finance"], stays: ["zpool status "] },
    {
      text: "zfs send -R tank/hr@q3 | ssh",
      gone: ["tank", "hr", "q3"],
      stays: ["zfs send -R ", " | ssh"],
    },
    { text: "file=rbd:volumes/vol-7:id=admin", gone: ["volumes/vol-7"], stays: ["file=rbd:"] },
  ],
  negatives: () => [
    "snapshot and/or image",
    "dataset is busy, filesystem mounted read-only",
    "image loaded in 3 ms",
    "snapshot daily kept",
    "zfs mount failed",
    "rbd: sysfs write failed",
    "image https://github.com/x",
  ],
};
