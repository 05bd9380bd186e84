/** Longest name of a host, in octets, and longest label (RFC 1035, section 2.3.4). */
const MAX_NAME_CHARACTERS = 253;

/** One label after a dot (RFC 1123, section 2.1). */
const LABEL = /\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?![a-z0-9-])/gy;

/** Endings of files, which stand after a host's name in the names of logs and dumps. */
const FILE_ENDINGS: ReadonlySet<string> = new Set(
  "log txt json jsonl xml csv tsv html htm pdf yaml yml toml ini cfg conf config properties gz tgz tar zip 7z bz2 xz zst rpm deb iso img vhd vhdx vmdk qcow2 raw bin dat db sqlite bak old orig tmp temp swp lock pid sock out err trace dmp mdmp core etl evtx cab exe dll msi bat cmd ps1 js ts mjs cjs jar war class cpp pem crt cer csr key pfx p12 keytab service mount socket timer target".split(
    " ",
  ),
);

/**
 * Where the name of a host ends that starts with a known short name, which ends at `end` of a folded text: after the `$` of a
 * machine account, or after the labels of its domain. The ending of a file is no label of a domain, and neither is a
 * number: `host1.log` and `host1.4711` keep theirs. A single label that `isCapitalized` is the first word of the next
 * sentence, after a dot without its space.
 */
export function hostEnd(
  text: string,
  start: number,
  end: number,
  isCapitalized: (at: number) => boolean,
): number {
  if (text[end] === "$" && !/[a-z0-9$]/.test(text[end + 1] ?? "")) return end + 1;
  const labels: string[] = [];
  LABEL.lastIndex = end;
  for (let length = end - start; ; ) {
    const label = LABEL.exec(text)?.[0];
    if (label === undefined) break;
    length += label.length;
    if (length > MAX_NAME_CHARACTERS) break;
    labels.push(label);
  }
  while (labels.length > 0 && isNoDomain(labels.at(-1)!.slice(1))) labels.pop();
  if (labels.length === 1 && isCapitalized(end + 1)) return end;
  return end + labels.join("").length;
}

function isNoDomain(label: string): boolean {
  return FILE_ENDINGS.has(label) || /^[0-9]+$/.test(label);
}
