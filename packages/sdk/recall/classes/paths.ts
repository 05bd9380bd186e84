import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { EXTENSIONS, folderName, hostName, publicDomain, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

/** MS-DTYP 2.2.57, the long form, and WebDAV's port. */
function unc(draw: Draw): Value {
  const host = draw.pick([
    hostName(draw),
    `${hostName(draw)}.${publicDomain(draw)}`,
    `10.${draw.between(1, 250)}.${draw.between(1, 250)}.${draw.between(1, 250)}`,
  ]);
  const share = `${draw.word()}${draw.pick(["", "$"])}`;
  const [folder, file] = [folderName(draw), draw.word()];
  const tail = `${share}\\${folder}\\${file}.${draw.pick(EXTENSIONS)}`;
  const text = draw.pick([
    `\\\\${host}\\${tail}`,
    `\\\\?\\UNC\\${host}\\${tail}`,
    `\\\\${host}@SSL@443\\${tail}`,
    `//${host}/${tail.replaceAll("\\", "/")}`,
  ]);
  return { text, gone: [host, share.replace("$", ""), folder, file] };
}

function windowsPath(draw: Draw): Value {
  const drive = draw.pick([..."CDEFGSZ"]);
  const [first, second, file] = [folderName(draw), folderName(draw), draw.word()];
  const path = `${drive}:\\${first}\\${second}\\${file}.${draw.pick(EXTENSIONS)}`;
  const text = draw.pick([path, path, `\\\\?\\${path}`, path.replaceAll("\\", "/")]);
  return { text, gone: [first, second, file] };
}

const MOUNTS = ["/mnt", "/srv", "/data", "/media", "/export", "/volumes", "/backup"];

function posixPath(draw: Draw): Value {
  const [folder, file] = [folderName(draw), draw.word()];
  const deeper = draw.chance(0.5) ? `${draw.word()}/` : "";
  const text = `${draw.pick(MOUNTS)}/${folder}/${deeper}${file}.${draw.pick(EXTENSIONS)}`;
  return { text: draw.chance(0.15) ? `file://${text}` : text, gone: [folder, file] };
}

/** The account in a home: profiles of Windows, of macOS, of Linux, of Solaris; with spaces and letters beyond ASCII. */
function homePath(draw: Draw): Value {
  const plain = userName(draw);
  const user = draw.chance(0.1) ? `${draw.word()}ü${draw.word()}é` : plain;
  const short = draw.word().slice(0, 6).toUpperCase();
  const [path, gone] = draw.pick<readonly [string, string]>([
    [`C:\\Users\\${user}\\AppData\\Local\\app\\cache.db`, user],
    [`C:\\Users\\${short}~1\\AppData\\Local\\Temp\\update.log`, short],
    [`/home/${user}/.config/app/settings.json`, user],
    [`/Users/${user}/Library/Logs/app.log`, user],
    [`/export/home/${user}/core`, user],
    [`file:///C:/Users/${user}/app/index.js`, user],
    [`\\\\?\\C:\\Users\\${user}\\ntuser.dat`, user],
    [`C:/Users/${user}/source/repos/app/main.cs`, user],
    [`D:\\Users\\${user}\\Desktop\\notes.txt`, user],
    [`C:\\Documents and Settings\\${user}\\Application Data\\app`, user],
  ]);
  return { text: path, gone: [gone] };
}

/** MS-DTYP 2.4.2: of a domain's or machine's account, and of Entra's. */
function sid(draw: Draw): Value {
  const part = (): number => draw.between(100_000_000, 4_294_967_295);
  const domain = [part(), part(), part()].join("-");
  const entra = `S-1-12-1-${domain}-${part()}`;
  const relative = draw.pick([500, 512, 513, draw.between(1000, 99_999)]);
  if (draw.chance(0.2)) return { text: entra, gone: [domain] };
  return { text: `S-1-5-21-${domain}-${relative}`, gone: [domain] };
}

const group = "network-identity";
const FILE_LINES = [
  "ENOENT: no such file or directory, open '{}'",
  "cannot open {}",
  'rename of "{}" failed: {errno}',
  "failed to delete {} after {ms}",
  "The process cannot access the file '{}' because it is being used by another process.",
  "checksum mismatch in {}",
  '"path": "{}"',
  "watch {} {errno}",
  "copied {} ({size})",
  "PermissionError: [Errno 13] Permission denied: '{}'",
  "java.nio.file.NoSuchFileException: {}",
  "System.IO.FileNotFoundException: Could not find file '{}'.",
  "open {}: permission denied",
  "tar: {}: Cannot stat: No such file or directory",
  'rsync: [sender] link_stat "{}" failed: No such file or directory',
  "EBUSY: resource busy or locked, unlink '{}'",
  "Access to the path '{}' is denied.",
  "backup of {} skipped",
  "file={} status={n}",
];
/** JSON's own escapes come with the wrappers; in text a path with backslashes is as it is. */
const OPEN_LINES = FILE_LINES.filter((line) => !line.startsWith('"'));

export const pathClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "unc-path", group, about: "UNC paths: server, share, folders" },
    unc,
    OPEN_LINES,
  ),
  simpleClass(
    { name: "windows-path", group, about: "paths of Windows beyond system folders" },
    windowsPath,
    OPEN_LINES,
  ),
  simpleClass(
    { name: "posix-path", group, about: "absolute paths below mounts of data" },
    posixPath,
    FILE_LINES,
  ),
  simpleClass(
    { name: "home-path", group, about: "accounts in the paths of homes" },
    homePath,
    OPEN_LINES,
  ),
  simpleClass({ name: "windows-sid", group, about: "security identifiers of Windows" }, sid, [
    "ACL owner {} unresolved",
    "token user={}",
    "no mapping between {} and a name",
    'trustee "{}" has {n} entries',
    "profile of {} was loaded in {ms}",
    "O:{}G:SY",
    "D:(A;;GA;;;{})",
    "Security ID: {}",
    "<Data Name='SubjectUserSid'>{}</Data>",
  ]),
];
