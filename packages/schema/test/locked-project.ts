import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { EVENTS, type Outcome, project, sonde } from "./command-line.ts";

export const CONFIG = '{ "registry": "registry", "lock": "a.lock.json" }';

/** A project whose lock is up to date, and what it is changed to and asked with. */
export class LockedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(events: string = EVENTS, folder?: string): Promise<LockedProject> {
    const files = { "sonde.config.json": CONFIG, "registry/events.yaml": events };
    const created = new LockedProject(folder ?? project(files));
    expect((await created.run("lock")).code).toBe(0);
    return created;
  }

  run(...argv: readonly string[]): Promise<Outcome> {
    return sonde(this.folder, argv);
  }

  edit(from: string, to: string): void {
    const file = join(this.folder, "registry/events.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }

  get lock(): string {
    return readFileSync(join(this.folder, "a.lock.json"), "utf8");
  }

  set lock(text: string) {
    writeFileSync(join(this.folder, "a.lock.json"), text);
  }
}

/** Edits of {@link EVENTS}: privacy and wire, wire, harmless, wire. */
export const LOOSER = ["class: identifier", "class: system"] as const;
export const SEVERER = [
  "diagnostic_level: basic",
  "severity: error, diagnostic_level: basic",
] as const;
export const LONGER = ["class: identifier", "class: identifier, max_length: 2000"] as const;
export const OPTIONAL = [
  "attributes: [{ ref: acme.volume.id, requirement_level: required }]",
  "attributes: [{ ref: acme.volume.id, requirement_level: recommended }]",
] as const;
