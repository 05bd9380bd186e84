import { resolve } from "node:path";
import type { Config } from "./config.ts";
import type { CommandIo } from "./io.ts";

/** A file or folder that a command is told of. */
export interface ProjectPath {
  readonly absolute: string;
  /** As a person knows it, without slashes at the end. */
  readonly shownAs: string;
}

/** What a command works on: the project file and the registry that it or `--registry` names. */
export interface Project {
  readonly config: Config;
  readonly registry: ProjectPath;
}

export function projectPath(
  path: string,
  { workingDirectory }: Pick<CommandIo, "workingDirectory">,
): ProjectPath {
  const shownAs = path.replace(/(?<=[^/])\/+$/, "");
  return { absolute: resolve(workingDirectory, path), shownAs };
}
