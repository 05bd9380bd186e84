import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./support.ts";

/** A real repository of the test's own, gone when the test ends. */
export class TestRepository {
  readonly folder: string = temporaryFolder();
  readonly url: string = `file://${this.folder}`;

  constructor() {
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("config", "uploadpack.allowAnySHA1InWant", "true");
  }

  git(...argv: readonly string[]): string {
    const env = {
      PATH: process.env["PATH"],
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@acme.example",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@acme.example",
    };
    const options = { env, encoding: "utf8", stdio: "pipe" } as const;
    return execFileSync("git", ["-C", this.folder, ...argv], options).trim();
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    symlinkSync(target, join(this.folder, path));
  }

  /** Commits everything that was written and returns the commit. */
  commit(): string {
    this.git("add", "--all", "--force");
    this.git("commit", "--quiet", "--message=x");
    return this.git("rev-parse", "HEAD");
  }
}
