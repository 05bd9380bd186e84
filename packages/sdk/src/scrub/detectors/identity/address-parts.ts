const MAX_LOCAL_CHARACTERS = 64;
const LOCAL = /[A-Za-z0-9._+%~'^#\-\u00c0-\u1fff\u3040-\ud7ff]/;
const LABEL =
  /^[a-z0-9\u00c0-\u1fff\u3040-\ud7ff](?:[a-z0-9\u00c0-\u1fff\u3040-\ud7ff-]{0,61}[a-z0-9\u00c0-\u1fff\u3040-\ud7ff])?$/i;
const TOP_LEVEL = /^(?:[a-z\u00c0-\u1fff\u3040-\ud7ff]{2,24}|xn--[a-z0-9-]{2,59})$/i;
/** Ends of names that are no domain's: files, systemd's units, snapshots, tags. */
const NO_TOP_LEVEL: ReadonlySet<string> = new Set(
  (
    "js mjs cjs jsx ts tsx mts cts vue json yaml yml xml log conf cfg ini txt java kt cpp hpp cc cxx dll exe sys class jar so gz tgz tar zip bz2 xz zst img iso vhd vhdx qcow2 vmdk html htm css csv tsv sql bak tmp lock pid sock " +
    "service socket timer mount target slice device swap path scope automount daily hourly weekly monthly yearly frequent snap snapshot latest next beta alpha canary rc dev stable x min max map"
  ).split(" "),
);

/** Where the local part that ends at `at` begins: not with a quote or a dot, at most 64 characters before. */
export function addressStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL_CHARACTERS && LOCAL.test(text[start - 1]!)) start--;
  while (start < at && /['.%~^#]/.test(text[start]!)) start++;
  return start;
}

/** Two labels at least, the last of letters (RFC 3696, section 2) and no extension of a file. */
export function isInternetDomain(domain: string): boolean {
  const labels = domain.split(".");
  const top = labels.at(-1)!;
  return (
    labels.length >= 2 &&
    TOP_LEVEL.test(top) &&
    !NO_TOP_LEVEL.has(top.toLowerCase()) &&
    labels.every((label) => LABEL.test(label)) &&
    labels.some((label) => /[a-z\u00c0-\u1fff\u3040-\ud7ff]/i.test(label) && label !== top)
  );
}
