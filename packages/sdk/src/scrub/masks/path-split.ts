/** One name in a path, with its place in the text; the end is exclusive. */
export interface PathSegment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * `posix` from `/`; `drive` from `C:\`; `unc` with host and share as its first two segments; `home` below somebody's home that is
 * not named (`~/`, `%USERPROFILE%\`); `volume` below a volume's name (`\\?\Volume{...}\`). A device path is none: it stays.
 */
export interface SplitPath {
  readonly kind: "posix" | "drive" | "unc" | "home" | "volume";
  readonly segments: readonly PathSegment[];
}

/** Deeper paths are cut here; what is behind counts as one more segment. */
const MAX_SEGMENTS = 64;
const SLASH = 47;
const BACKSLASH = 92;

const PREFIXES: readonly (readonly [SplitPath["kind"], RegExp])[] = [
  ["unc", /^[\\/]{2,4}\?[\\/]{1,2}UNC[\\/]{1,2}/i],
  [
    "drive",
    /^(?:[\\/]{2,4}[?.][\\/]{1,2}|[\\/]{1,2}\?\?[\\/]{1,2}|file:\/{2,3}|\/)?[a-z]:[\\/]{1,4}/i,
  ],
  ["volume", /^[\\/]{2,4}\?[\\/]{1,2}Volume\{[0-9a-f-]{36}\}[\\/]{1,2}/i],
  ["volume", /^[\\/]{2,4}\?[\\/]{1,2}GLOBALROOT[\\/]{1,2}Device[\\/]{1,2}\w{1,64}[\\/]{1,2}/i],
  ["volume", /^\\{1,2}Device\\{1,2}(?:HarddiskVolume|HarddiskVolumeShadowCopy)\d{1,5}\\{1,2}/i],
  ["home", /^(?:~|\$HOME|\$\{HOME\}|\$env:\w{3,20}|%[A-Za-z_()0-9]{3,24}%)[\\/]{1,2}/],
  ["posix", /^file:\/\/(?:localhost)?(?=\/)/i],
  ["unc", /^(?:\\\\(?![?.\\])|\/\/(?![/?.])|file:\/\/(?!\/))/i],
  ["posix", /^\/(?!\/)/],
];

/**
 * The segments of a path that stands at `start` of a text, up to `end`. Both slashes separate on Windows; a run of them counts once,
 * so that a path whose backslashes are doubled is the same path. Undefined where it is none, or a device.
 */
export function splitPath(text: string, start: number, end: number): SplitPath | undefined {
  // Most paths by far: no prefix has to be tried for them.
  if (text[start] === "/" && text[start + 1] !== "/" && text[start + 2] !== ":") {
    return { kind: "posix", segments: segmentsOf(text, start + 1, end, false) };
  }
  const path = text.slice(start, end);
  for (const [kind, prefix] of PREFIXES) {
    const match = prefix.exec(path);
    if (match === null) continue;
    const segments = segmentsOf(text, start + match[0].length, end, kind !== "posix");
    return { kind, segments };
  }
  return undefined;
}

function segmentsOf(
  text: string,
  start: number,
  end: number,
  isWindows: boolean,
): readonly PathSegment[] {
  const segments: PathSegment[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : SLASH;
    if (code !== SLASH && !(isWindows && code === BACKSLASH)) continue;
    if (at > from) {
      const isLast = segments.length === MAX_SEGMENTS - 1;
      const to = isLast ? end : at;
      segments.push({ name: text.slice(from, to), start: from, end: to });
      if (isLast) break;
    }
    from = at + 1;
  }
  return segments;
}
