import type { Difference } from "./difference.ts";
import { KIND_WORDS } from "./shape.ts";
import type { Element } from "./snapshot.ts";

/** By which approvals name what changed. It says which kinds of thing the names are of. */
export function subjectOf(path: readonly Element[]): string {
  if (path.length === 0) return KIND_WORDS.registry;
  return path.map(({ kind, name }) => `${KIND_WORDS[kind]} ${name}`).join(" / ");
}

/** One sentence, as findings have it. */
export function describeChange({ field, from, kind, path, to }: Difference): string {
  const what = labelOf(path);
  const [old, now] = [shown(from), shown(to)];
  switch (kind) {
    case "added":
      return field === undefined ? `${what} is new` : `${what} is new, with \`${field}\` ${now}`;
    case "removed":
      return `${what} is gone`;
    case "renamed":
      return `${what} was named ${old}`;
    case "field": {
      const subject = `\`${field}\` of ${what}`;
      if (from === null) return `${subject} was not given and is ${now}`;
      if (to === null) return `${subject} was ${old} and is no longer given`;
      return `${subject} was ${old} and is ${now}`;
    }
  }
}

/** From the inside out: attribute `acme.volume.id` of event `acme.disk.slow`. */
function labelOf(path: readonly Element[]): string {
  if (path.length === 0) return "the registry";
  return path
    .map(({ kind, name }) => `${KIND_WORDS[kind]} ${shown(name)}`)
    .reverse()
    .join(" of ");
}

/** Longer texts are in the change itself. */
const MAX_SHOWN_LENGTH = 120;

function shown(text: string | null): string {
  if (text === null) return "";
  return `\`${text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`}\``;
}
