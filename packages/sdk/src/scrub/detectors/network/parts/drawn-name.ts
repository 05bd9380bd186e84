import { isOtherThing } from "./host-words.ts";
import { isCustomerName } from "./name-words.ts";

/** Words of terms such as `read-only`, `queue_depth`, `health-check`: one of them makes a compound no name of anything. */
const TERM_PARTS: ReadonlySet<string> = new Set(
  (
    "age auto avail available aware backed based bit bits block blocks buffer byte bytes cache check checks class code config copies copy count cow create created current daemon date default delay delete deleted depth dir driver" +
    " dump end err error errors event exit expand fail failed failure field file flag flags format free func get global group handle health high hit id ids idle index info init interval io is key kind last latency level" +
    " life limit limits link list load local lock locked low manager map max memory metadata min mode mount ms name names new non not num number object offset old on only op open option options out over owner param part" +
    " path percent per plug plugin policy port process put queue quota rate ratio read ready ref release req request reset resource response retry return root run runtime scale scope scoped sec seconds self set shadow" +
    " side size snap space specific start started stat state stats status step stop sub sum sync sys table tag thin thick thread throttle time timeout total type uid unit unmount up update usage use used user util uuid value version" +
    " wait warm wide width with without write zero"
  ).split(" "),
);

/**
 * Whether a word behind `volume` or `pool` is a name that somebody gave rather than a word of the sentence: it has a digit, a
 * hyphen or an underscore, and none of its parts is one of a term's.
 */
export function isDrawnName(name: string): boolean {
  if (!/[\d_-]/.test(name) || !/[A-Za-z]{2}/.test(name)) return false;
  if (!isCustomerName(name) || isOtherThing(name)) return false;
  return !name
    .replace(/([a-z])(?=[A-Z])/g, "$1_")
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((part) => TERM_PARTS.has(part));
}
