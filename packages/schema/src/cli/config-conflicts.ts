import { dirname, isAbsolute, relative, sep } from "node:path";

const WRITTEN = ["lock", "docs", "inventory", "editorSchema"] as const;
type Written = (typeof WRITTEN)[number];

/** What the project file names, as absolute paths; undefined where it does not. */
export interface ProjectPaths extends Readonly<Record<Written, string | undefined>> {
  readonly projectFile: string;
  readonly registry: string | undefined;
  readonly out: string | undefined;
}

export interface PathConflict {
  /** The key whose path is to be changed. */
  readonly key: Written;
  readonly message: string;
  readonly help: string;
}

/** Files that would be written over one another, or be read or removed as what they are not. */
export function pathConflicts(paths: ProjectPaths): readonly PathConflict[] {
  return WRITTEN.flatMap((key) => conflictOf(key, paths) ?? []);
}

function conflictOf(key: Written, paths: ProjectPaths): PathConflict | undefined {
  const { out, projectFile, registry } = paths;
  const path = paths[key];
  if (path === undefined) return undefined;
  const others = new Map([
    ["the project file", projectFile],
    ["`registry`", registry],
    ["`out`", out],
    ...WRITTEN.slice(0, WRITTEN.indexOf(key)).map(
      (other) => [`\`${other}\``, paths[other]] as const,
    ),
  ]);
  for (const [what, other] of others) {
    if (other !== path) continue;
    return { key, message: `\`${key}\` and ${what} are one path`, help: "give each its own" };
  }
  if (registry !== undefined && /\.ya?ml$/.test(path) && isInside(registry, path)) {
    const message = `\`${key}\` is a YAML file in \`registry\`, and would be read as a part of it`;
    return { key, message, help: "choose another folder or another ending" };
  }
  if (out !== undefined && path.endsWith(".ts") && dirname(path) === out) {
    const message = `\`${key}\` is a \`.ts\` file in \`out\`, where generated files stand`;
    return { key, message, help: "choose another folder or another ending" };
  }
  return undefined;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
