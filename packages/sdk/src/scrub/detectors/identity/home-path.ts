import { maskUser } from "../../masks/account.ts";
import { isKnownAccount } from "../../masks/account-names.ts";
import { knownExtension, NO_USERS } from "../../masks/path-names.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

const LOOK_BEHIND_CHARACTERS = 160;
const MAX_NAME_CHARACTERS = 64;
/** Schemes whose paths are routes: a home among them is a page. */
const WEB = /(?:https?|wss?):\/\/[^\s"'<>]{0,160}$/i;
const METHOD = /\b(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS)["']? $/;
/** Pages, and parts of products, that stand behind `/home/` and `/users/` in paths. */
const NO_NAMES: ReadonlySet<string> = new Set(
  "me login logout list search new edit index profile settings current count all id ids name names dashboard page home users groups and or".split(
    " ",
  ),
);

/**
 * The owner of a home directory wherever one is named, in paths that begin elsewhere or not at all as well: `..\Users\jane`,
 * `nas:/home/jane`. With a space in it (`Jane Doe`) where a separator follows on Windows.
 */
export const homePath: Detector = {
  name: "home-path",
  class: "personal",
  gates: ["home", "users", "profiles[\\\\\\/]", "settings\\\\"],
  pattern:
    /(?:homes?|users|profiles|documents and settings)(?:\\{1,4}|\/)[^\s\\/:*?"<>|,;=&(){}[\]]{1,64}/gi,
  find: (match, text, identities) => {
    const { index } = match;
    const parent = /^[^\\/]*/.exec(match[0])![0];
    const separator = /^[\\/]+/.exec(match[0].slice(parent.length))![0];
    const start = index + parent.length + separator.length;
    if (!isHome(text, index, parent, separator)) return [];
    const end = userEnd(text, start, index + match[0].length, separator);
    const name = text.slice(start, end);
    const lower = name.toLowerCase();
    const isFile = !/[\\/]/.test(text[end] ?? "") && knownExtension(name) !== undefined;
    if (isFile || NO_USERS.has(lower) || NO_NAMES.has(lower) || /^[\d.]*$|[$%*]/.test(name))
      return [];
    if (isKnownAccount(lower)) return [];
    return [{ start, end, replacement: maskUser(name, identities) }];
  },
  source: "Microsoft: known folders (FOLDERID_UserProfiles); FHS 3.0, section 3.8; macOS: /Users",
};

/** A separator before, as of a path, and none of a web page or a route. */
function isHome(text: string, index: number, parent: string, separator: string): boolean {
  const before = text[index - 1];
  if (separator.startsWith("\\")) return before === undefined || /[\\/\s"'`=(]/.test(before);
  if (before !== "/" && !(before === "\\" && /^users$/i.test(parent))) return false;
  const lead = text.slice(Math.max(0, index - LOOK_BEHIND_CHARACTERS), index);
  if (WEB.test(lead) || METHOD.test(lead.slice(0, -1))) return false;
  // A lower-case `users` or `profiles` below something else is a route more often than a directory.
  if (/^(?:users|profiles)$/.test(parent))
    return (
      !/[\w}]\/$/.test(lead) ||
      (/^\/?(?:\w+\/){0,3}$/.test(/[^\s"'`=(]*$/.exec(lead)![0]) &&
        /\/(?:mnt|srv|data|export|vol|volume\d|nfs|media)\//.test(lead))
    );
  return true;
}

function userEnd(text: string, start: number, end: number, separator: string): number {
  let at = end;
  if (separator.startsWith("\\") && text[at] === " ") {
    const more = /^(?: [^\s\\/:*?"<>|,;=&(){}[\]]{1,32}){1,3}(?=\\)/.exec(text.slice(at, at + 100));
    if (more !== null && at + more[0].length - start <= MAX_NAME_CHARACTERS) at += more[0].length;
  }
  while (at > start && /['`.!]/.test(text[at - 1]!)) at--;
  return at;
}

export const homePathExamples: DetectorExamples = {
  positives: () => [
    {
      text: "ENOENT: open 'C:\\Users\\jane.doe\\AppData\\Local\\app\\cache.db'",
      gone: ["jane.doe"],
      stays: ["C:\\Users\\<user:", "\\AppData\\Local\\app\\cache.db'"],
    },
    {
      text: "EACCES /Users/søren.å/Library/Logs/x.log",
      gone: ["søren"],
      stays: ["EACCES /Users/", "/Library/Logs/x.log"],
    },
    { text: "nas1:/export/home/jane not responding", gone: ["jane"], stays: [" not responding"] },
    {
      text: "..\\Users\\Jane Doe\\x and C:\\Users\\JANE~1\\y",
      gone: ["Jane", "JANE~1"],
      stays: ["\\x and C:\\Users\\"],
    },
    { text: "C:\\\\Users\\\\jane\\\\a.txt", gone: ["jane"], stays: ["\\\\a.txt"] },
    { text: "C:\\Documents and Settings\\jane\\NTUSER.DAT", gone: ["jane"] },
    { text: "cwd=/home/o'brien, retry", gone: ["o'brien"], stays: [", retry"] },
    { text: "file:///home/müller/x.js", gone: ["müller"], stays: ["/x.js"] },
    { text: "/mnt/pool1/users/jane/a", gone: ["jane"] },
  ],
  negatives: () => [
    "C:\\Users\\Public\\Documents, /Users/Shared, C:\\Users\\Default\\x, C:\\Users\\All Users",
    "GET /home/dashboard HTTP/1.1, GET /users/jane/orders",
    "https://example.com/home/settings and http://x/users/jane",
    "/api/v1/users/list, /v2/users/{id}",
    "home/users directories, users/groups, at home",
    "/home, /home/ and C:\\Users\\",
    "/home/index.html",
    "%HOME%\\x C:\\Users\\%USERNAME%\\x /home/$USER/x /home/<user>/x",
  ],
};
