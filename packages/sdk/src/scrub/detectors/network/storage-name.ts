import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInPlaceholder, startsWord } from "./parts/around.ts";
import { keyGates } from "./parts/gates.ts";
import { isOtherThing } from "./parts/host-words.ts";
import { isCustomerName } from "./parts/name-words.ts";

/** How the keys end, for the gates. */
const KEY_ENDS: readonly string[] =
  "label|label_enc|pool|name|names|volume|share|lun|bucket|container|vm|machine|snapshot|dataset|system|datastore|qtree|image|account|db|database|namespace|tenant|igroup".split(
    "|",
  );
const MAX_VALUE = 200;
/** A whole phrase behind a key with a colon is prose, unless the key says that it is a name. */
const IS_NAME = /(?:name|label)["'\]]?$/i;

/**
 * Names of pools, volumes, shares, LUNs, buckets, containers, machines, snapshots and labels, behind a key that says so: `pool_name=tank`,
 * `"volumeLabel":"HR"`, `--bucket x`, `pool: tank` at the end of a line. States, numbers, UUIDs and paths stay.
 */
export const storageName: Detector = {
  name: "storage-name",
  class: "identifier",
  gates: [...keyGates(KEY_ENDS), "--[a-z]", "\\s-[a-z]{3}"],
  pattern:
    /(?:volume[ _-]?label|file[ _-]?system[ _-]?label|fs[ _-]?label|part[ _-]?label|disk[ _-]?label|drive[ _-]?label|id_fs_label(?:_enc)?|z?pool[ _-]?names?|z?pool|volume[ _-]?names?|vol[ _-]?name|volume|share[ _-]?names?|share|lun[ _-]?names?|lun|bucket[ _-]?names?|bucket|container[ _-]?names?|container|vm[ _-]?names?|vm|virtual[ _-]?machine[ _-]?names?|virtual[ _-]?machine|snapshot[ _-]?names?|snapshot|dataset[ _-]?names?|dataset|file[ _-]?system[ _-]?names?|file[ _-]?system|fs[ _-]?name|lv[ _-]?name|vg[ _-]?name|datastore[ _-]?names?|datastore|aggregate[ _-]?name|qtree[ _-]?name|qtree|export[ _-]?name|csv[ _-]?name|image[ _-]?names?|rbd[ _-]?image|vault[ _-]?name|queue[ _-]?name|storage[ _-]?account(?:[ _-]?name)?|(?:db|database|tenant)[ _-]?name|db|database|namespace|tenant|igroup|label)(?:["'\]]?\s{0,12}[:=]\s{0,12}["'`]?|[\s+]{1,2})[^\s"'`=:+]/gi,
  find(match, text, identities) {
    const [found] = match;
    if (!startsWord(text, match.index) || isInPlaceholder(text, match.index)) return [];
    const start = match.index + found.length - 1;
    const [, key = "", sign = ""] =
      /^([A-Za-z _-]{2,40}?)(["'\]]?\s*[:=]\s*["'`]?|[\s+]+)\S$/.exec(found) ?? [];
    if (/[\r\n]/.test(sign)) return [];
    const isOption =
      /(?:^|[^\w-])--?$/.test(text.slice(Math.max(0, match.index - 3), match.index)) ||
      /--[a-z-]{1,20}-$/.test(text.slice(Math.max(0, match.index - 24), match.index));
    if (!/[:=]/.test(sign) && !isOption) return [];
    const quote = /["'`]$/.exec(sign)?.[0];
    const value = valueAt(text, start, quote);
    if (
      value === undefined ||
      !isCustomerName(value) ||
      !isNameHere(key, sign, quote, value, text, start)
    )
      return [];
    const what = /label/i.test(key)
      ? "label"
      : (/^(?:z?pool|share|lun|bucket|container|vm|snapshot|dataset|image|volume)/i
          .exec(key)?.[0]
          .toLowerCase()
          .replace("zpool", "pool") ?? "name");
    const replacement = placeholder(what, identities.of("identifier", value));
    return [{ start, end: start + value.length, replacement }];
  },
  source:
    "study of 2026-11-23, part b, 38; Win32_Volume; blkid(8), zpool-status(8), rbd(8), az storage, aws s3api",
};

function valueAt(text: string, start: number, quote: string | undefined): string | undefined {
  const rest = text.slice(start, start + MAX_VALUE);
  if (quote !== undefined) {
    const close = rest.indexOf(quote);
    return close < 0 || /[\r\n]/.test(rest.slice(0, close))
      ? undefined
      : rest.slice(0, close).replace(/\\+$/, "");
  }
  const [value] = /^[^\s"'`\u00ab\u00bb\u2018-\u201f,;<>()[\]{}|&=\\]{1,200}/.exec(rest) ?? [];
  return value?.replace(/[.:!?]+$/, "");
}

function isNameHere(
  key: string,
  sign: string,
  quote: string | undefined,
  value: string,
  text: string,
  start: number,
): boolean {
  // A plain label is that of a chart, a button or a metric, but for what blkid and lsblk print.
  // `InnoDB: `, `DB:` of a fingerprint: short words need a beginning of their own, and a sign that is none of prose.
  if (/^(?:db|database)$/i.test(key)) {
    const ahead = text[start - sign.length - key.length - 1] ?? " ";
    if (!/[\s,;({["'?&]/.test(ahead) || (quote === undefined && !sign.includes("="))) return false;
  }
  // A namespace is one of code or of metrics as often; those of orchestrators have a hyphen or a number.
  if (/^(?:namespace|tenant)$/i.test(key) && !/^[a-z][a-z0-9]*-[a-z0-9-]+$/.test(value))
    return false;
  if (key === "label" && !/^["']\]?\s*:/.test(sign)) return false;
  if (quote !== undefined) return true;
  const behind = text.slice(start + value.length, start + value.length + 2);
  if (/^[([{<]/.test(behind)) return false;
  if (sign.includes("=") || !/[:=]/.test(sign)) return true;
  if (IS_NAME.test(key) && /[ _-]|[a-z][A-Z]|Label$/.test(key)) return true;
  // `pool: tank` and nothing more on the line, or a name that no word of prose is.
  const isLast = /^(?:\s{0,3}(?:[\r\n,;)\]}]|$)|\s+(?:state|status):)/.test(
    text.slice(start + value.length, start + value.length + 12),
  );
  if (isLast) return !/^[a-z]+(?:ed|ing|able)$/.test(value) && !/^label$/i.test(key);
  return /[\d_-]/.test(value) && /[A-Za-z]{2}/.test(value) && !isOtherThing(value);
}

export const storageNameExamples: DetectorExamples = {
  positives: () => [
    { text: "FileSystemLabel=Jane_Backups", gone: ["Jane_Backups"], stays: ["FileSystemLabel="] },
    {
      text: '{"volumeLabel":"HR-Payroll"}',
      gone: ["HR-Payroll"],
      stays: ['{"volumeLabel":"', '"}'],
    },
    { text: 'pool_name="tank of jane", size=3', gone: ["tank of jane"], stays: ['", size=3'] },
    { text: "  pool: finance\n state: ONLINE", gone: ["finance"], stays: ["\n state: ONLINE"] },
    { text: "rbd ls --pool vm-jane --format json", gone: ["vm-jane"], stays: [" --format json"] },
    { text: "bucket=acme-hr key=x", gone: ["acme-hr"], stays: [" key=x"] },
    { text: "containerName: invoices", gone: ["invoices"], stays: ["containerName: "] },
    { text: "cannot open [--pool jane_backup]", gone: ["jane_backup"], stays: ["[--pool ", "]"] },
    { text: "missing (bucket: acme-payroll)", gone: ["acme-payroll"], stays: ["(bucket: ", ")"] },
    { text: "snapshotName=before-merger", gone: ["before-merger"] },
    { text: "to db: 'crm_acme' user", gone: ["crm_acme"], stays: ["db: '", "' user"] },
    { text: '"namespace":"acme-prod","name"', gone: ["acme-prod"], stays: ['"namespace":"'] },
  ],
  negatives: () => [
    "volume 123e4567-e89b-12d3-a456-426614174000 online",
    "pool: degraded",
    "volume: failed to mount",
    "keyspace=default pool=32 bucket=7",
    "container=true volume=/dev/sda1",
    "--pool NAME --volume string",
    "snapshot@daily-2026-11-23",
    "share of the market, pool of threads",
    "volume=17 lun=3",
    "label: enabled",
    "InnoDB: page_cleaner: SHA1=2D:DB:D6:12:0F x",
    'namespace=monitoring "namespace":"System.IO" db=0 db=mysql database: locked',
    "https://img.shields.io/x?label=License",
    'pool "" is empty',
    "total-vm:7931kB\u00bb",
  ],
};
