const MAX_LOCAL_CHARACTERS = 64;
const LOCAL = /[A-Za-z0-9._+%~'^#\-\u00c0-\u1fff\u3040-\ud7ff]/;
const IS_LOCAL: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  LOCAL.test(String.fromCharCode(code)),
);
/** No local part begins with these. */
const NO_START = "'.%~^#";
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
  const least = Math.max(0, at - MAX_LOCAL_CHARACTERS);
  let start = at;
  while (start > least && isLocal(text, start - 1)) start--;
  while (start < at && NO_START.includes(text[start]!)) start++;
  return start;
}

function isLocal(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? IS_LOCAL[code]! : LOCAL.test(text[at]!);
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
