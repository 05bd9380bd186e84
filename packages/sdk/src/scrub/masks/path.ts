import { normalizeAccount, normalizeHost } from "../normalize.ts";
import type { Identities } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import { maskUser } from "./account.ts";
import { maskIp } from "./ip.ts";
import { knownExtension } from "./path-names.ts";
import { type PathPiece, planPath } from "./path-plan.ts";
import { type PathSegment, type SplitPath, splitPath } from "./path-split.ts";

const MAX_CHARACTERS = 4096;

/** A piece of a path as it stands in the text, and what stands in for it. */
export interface MaskedPiece {
  readonly what: PathPiece["what"];
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/**
 * What may stand for a path: roots of systems and products as they are, `<user:h_..>` for the owner of a home, `<host:h_..>` and
 * `<share:h_..>` in a UNC path, and `<path:depth:extension>` for a run of names that are the customer's, with how many there were.
 * The name of a program's file stays. `/srv/<path:3:vhdx>`, `C:\Users\<user:h_..>\Documents\<path:1:docx>`,
 * `\\<host:h_..>\<share:h_..>\<path:2:xlsx>`. File names are content, so no pseudonym stands for them.
 *
 * Undefined where it is no absolute path, and for one over 4,096 characters. A device path is itself.
 */
export function maskPath(value: string, identities: Identities): string | undefined {
  const path = value.trim();
  if (path === "" || path.length > MAX_CHARACTERS || /[\r\n\0<>]/.test(path)) return undefined;
  if (
    /^\\{1,2}(?:\.\\|Device\\|\?\?\\(?![a-z]:))/i.test(path) &&
    !/^\\{1,2}\.\\[a-z]:|Volume\w*\d+\\./i.test(path)
  )
    return path;
  const split = splitPath(path, 0, path.length);
  if (split === undefined) return undefined;
  let masked = "";
  let at = 0;
  for (const { start, end, replacement } of maskPieces(split, identities)) {
    masked += path.slice(at, start) + replacement;
    at = end;
  }
  return masked + path.slice(at);
}

/** The pieces of a path that go, in order, for detectors that put them into their text. */
export function maskPieces(split: SplitPath, identities: Identities): readonly MaskedPiece[] {
  const { segments } = split;
  return planPath(split).map(({ what, from, to }) => ({
    what,
    start: segments[from]!.start,
    end: segments[to - 1]!.end,
    replacement:
      what === "path"
        ? elided(segments, from, to)
        : replacementOf(what, segments[from]!.name, identities),
  }));
}

/** How many segments there were, and the last one's extension. Nothing of these placeholders is private: each is made once. */
function elided(segments: readonly PathSegment[], from: number, to: number): string {
  const extension = to === segments.length ? knownExtension(segments[to - 1]!.name) : undefined;
  const key = `${to - from} ${extension ?? ""}`;
  const known = placeholders.get(key);
  if (known !== undefined) return known;
  const made = placeholder("path", String(to - from), extension);
  placeholders.set(key, made);
  return made;
}

/** By extension and count; as many as there are known extensions and segments of a path. */
const placeholders = new Map<string, string>();

function replacementOf(
  what: Exclude<PathPiece["what"], "path">,
  name: string,
  identities: Identities,
): string {
  if (what === "user") return maskUser(name, identities);
  if (what === "host") return hostOf(name, identities);
  return placeholder("share", identities.of("identifier", `share ${normalizeAccount(name)}`));
}

/** WebDAV's `@SSL` and port stay (MS-DTYP 2.2.57 has the plain form only). */
function hostOf(name: string, identities: Identities): string {
  const at = name.indexOf("@");
  const host = at > 0 ? name.slice(0, at) : name;
  const rest = at > 0 ? name.slice(at) : "";
  const address = maskIp(host.replace(/\.ipv6-literal\.net$/i, ""), identities);
  return (address ?? placeholder("host", identities.of("identifier", normalizeHost(host)))) + rest;
}
