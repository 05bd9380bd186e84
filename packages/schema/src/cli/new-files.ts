import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes files where none are, all of them or none. Gives the reason why not, for a person, and
 * then nothing has changed but folders that may have been added.
 */
export function createFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): string | undefined {
  const created: string[] = [];
  for (const name of files.keys()) {
    if (existsSync(join(folder, name))) return taken(name);
  }
  for (const [name, content] of files) {
    const path = join(folder, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
      // "wx" follows no link, and refuses also what came into being since it was looked for.
      writeFileSync(path, content, { flag: "wx" });
      created.push(path);
    } catch (error) {
      for (const written of created) rmSync(written);
      const { code, message, path: where } = error as NodeJS.ErrnoException;
      return code === "EEXIST" && where === path
        ? taken(name)
        : `\`${name}\` cannot be written: ${message}`;
    }
  }
  return undefined;
}

function taken(name: string): string {
  return `\`${name}\` exists already, and nothing is overwritten`;
}
