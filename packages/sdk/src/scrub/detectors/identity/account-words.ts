import { isKnownAccount } from "../../masks/account-names.ts";
import { knownExtension } from "../../masks/path-names.ts";

/** Words that stand where a name could and are none: what logs say of users, owners and accounts. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    "string number boolean object array any password username preauth postauth a an the and or not no yes is are was were be been has have had do does did can cannot could should must may might will would to of in on at by for from with without as if then than that this these those it its he she they you your my our their his her all any some each every only also again still already just more most other another same such own " +
    "unknown invalid illegal none null undefined nil true false empty missing required optional default anonymous current new old same valid expired locked disabled enabled active inactive denied allowed rejected accepted failed failure success successful succeeded successfully ok error errors exception timeout pending " +
    "name names id ids identifier input output data info information details detail profile settings preferences account accounts user users group groups role roles owner owners member members client clients server servers host hosts node nodes service services process processes thread threads task tasks job jobs session sessions request requests response responses " +
    "authentication authorization authenticated authorized authenticating login logins logon logout logoff password passwords passwd credential credentials token tokens key keys secret certificate permission permissions privilege privileges policy access quota quotas limit limits space mode agent agents interface interfaces experience action actions activity event events message messages " +
    "file files directory directories folder path paths home shell command commands script program application applications app device devices disk disks volume volumes pool pools share shares lock locks object objects resource resources record records entry entries table database schema query queries code defined specified provided supplied requested created deleted removed updated modified changed added " +
    "connection connections connected disconnected logged registered exists exist found lookup mapping namespace context state status type types kind level class list lists count number total per using via into after before during while because when where which who whose what how why management manager admin-defined controller system-defined " +
    "operation operations reply replies answer notification notifications confirmation consent approval interaction interruption intervention error-handling feedback library kernel hardware firmware driver function functions method methods module modules package packages time times memory cpu load idle nice real sys attempted attempt attempts too many tried trying please check see try retry retrying " +
    "daemon-defined initiated abort aborted cancelled canceled cancellation exit exited quit stop stopped start started restart reload upgrade install installed uninstall instance instances image images container containers cluster clusters lease leases change changes feature features traffic workload buffer buffers stack page pages address addresses port ports preference choice choices selection cluster-wide readable visible facing friendly generated space-based sid uid gid"
  ).split(" "),
);
const OPAQUE =
  /^(?:(?:com|org|net|io|dev)\.[\w.-]+|[\d.,:/%+-]+|0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,64}|S-1-.*|[-*?.]+|\d+(?:\.\d+)?(?:s|ms|us|%|k|m|g|b|kb|mb|gb))$/i;
/** What a program or a scrubber puts in a value's place. */
const STAND_IN = /[<>{}]|^\$|^%|^\*|^\[|\(null\)|^x{3,}$/i;

/** One word, with a domain before or behind it. */
const NAME =
  "[a-z0-9_\\u00c0-\\u1fff\\u3040-\\ud7ff][\\w.$@+\\\\\\u00c0-\\u1fff\\u3040-\\ud7ff-]{0,103}";
/** The same, or anything on the line in quotes. */
const QUOTED_NAME = `(?:"[^"\\r\\n<>]{1,104}"|'[^'\\r\\n<>]{1,104}'|\`[^\`\\r\\n<>]{1,104}['\`]|\\u2018[^\\u2019\\r\\n<>]{1,104}\\u2019|\\u201c[^\\u201d\\r\\n<>]{1,104}\\u201d|${NAME})`;

/** Whether a word may name somebody, where the words around it say that one is named. */
export function mayBeName(word: string): boolean {
  const name = word.toLowerCase();
  return (
    name.length > 0 &&
    !NO_NAMES.has(name) &&
    !isKnownAccount(name) &&
    !OPAQUE.test(name) &&
    !STAND_IN.test(name) &&
    /[a-z\u00c0-\u1fff\u3040-\ud7ff]/i.test(name)
  );
}

/** A word that is a name more likely than an English word: with a sign or a digit in it, and no file. */
export function looksDrawn(word: string): boolean {
  return (
    /[\d._$\\@-]/.test(word) &&
    /[a-z\u00c0-\u1fff\u3040-\ud7ff]/i.test(word) &&
    knownExtension(word) === undefined &&
    !/^v?\d/i.test(word)
  );
}

const VALUE = new RegExp(`${QUOTED_NAME}|<[^<>:\\s]{1,104}>`, "iy");

/** A value as it was written, and without its quotes and the end of its sentence. */
export interface WrittenValue {
  readonly written: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The name that begins right at `at`, in quotes or not; undefined where none does. Looks at 106 characters at most. */
export function valueAt(text: string, at: number): WrittenValue | undefined {
  VALUE.lastIndex = at;
  const written = VALUE.exec(text)?.[0];
  if (written === undefined) return undefined;
  if (/^["'`<\u2018\u201c]/.test(written))
    return { written, value: written.slice(1, -1), start: at + 1, end: at + written.length - 1 };
  const value = written.replace(/[.,;:'\\@+-]{1,8}$/, "");
  return { written, value, start: at, end: at + value.length };
}
