import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestRepository } from "../../test/git-repository.ts";
import { temporaryFolder } from "../../test/support.ts";
import { isProblem } from "../load/dependency/problem.ts";
import { knowsCommit, readGitFile, readGitRevision } from "./git-revision.ts";

const ENVIRONMENT = { PATH: process.env["PATH"] };

/** Paths and texts, or the problem. */
async function read(
  folder: string,
  revision: string,
  environment: Readonly<Record<string, string | undefined>> = ENVIRONMENT,
): Promise<Readonly<Record<string, string>> | string> {
  const found = await readGitRevision(folder, revision, { environment });
  if (isProblem(found)) return found.problem;
  const { files } = found;
  return Object.fromEntries(files.map(({ bytes, path }) => [path, Buffer.from(bytes).toString()]));
}

/** Two commits and something that nobody has committed. */
function history(): { readonly folder: string; readonly repository: TestRepository } {
  const repository = new TestRepository();
  repository.write("telemetry/registry/a.yaml", "1");
  repository.commit();
  repository.git("tag", "v1");
  repository.write("telemetry/registry/a.yaml", "2");
  repository.write("telemetry/registry/deep/b.yml", "b");
  repository.write("telemetry/registry/README.md", "no");
  repository.write("telemetry/other.yaml", "no");
  repository.commit();
  repository.write("telemetry/registry/a.yaml", "3");
  return { repository, folder: join(repository.folder, "telemetry/registry") };
}

describe("a registry at a git revision", () => {
  it("is read as it was committed, by branch, tag, commit and the way back", async () => {
    const { folder, repository } = history();
    const now = { "a.yaml": "2", "deep/b.yml": "b" };
    const commit = repository.git("rev-parse", "HEAD");
    for (const revision of ["HEAD", "main", commit, commit.slice(0, 8), "HEAD~0"]) {
      expect(await read(folder, revision)).toEqual(now);
    }
    for (const revision of ["v1", "HEAD~1", "HEAD^", "main^1", "main~1^0"]) {
      expect(await read(folder, revision)).toEqual({ "a.yaml": "1" });
    }
  });

  it("is read where it is the repository's own folder", async () => {
    const repository = new TestRepository();
    repository.write("a.yaml", "1");
    repository.commit();
    expect(await read(repository.folder, "HEAD")).toEqual({ "a.yaml": "1" });
  });

  it("is empty where the folder was not there, or had no YAML", async () => {
    const { repository } = history();
    for (const path of ["new/a.yaml", "telemetry/new/a.yaml"]) repository.write(path, "x");
    repository.write("text/a.md", "x");
    repository.git("add", "text");
    repository.git("commit", "--quiet", "--message=x");
    for (const folder of ["new", "telemetry/new", "text"]) {
      expect(await read(join(repository.folder, folder), "HEAD")).toEqual({});
    }
  });

  it("is found through a link to its folder, and whatever the path holds", async () => {
    const repository = new TestRepository();
    const odd = join(repository.folder, ":(glob)*ü x");
    mkdirSync(odd);
    writeFileSync(join(odd, "a.yaml"), "1");
    repository.commit();
    expect(await read(odd, "HEAD")).toEqual({ "a.yaml": "1" });
    symlinkSync(odd, join(repository.folder, "link"));
    expect(await read(join(repository.folder, "link"), "HEAD")).toEqual({ "a.yaml": "1" });
    const broken = join(repository.folder, "a\nb");
    mkdirSync(broken);
    expect(await read(broken, "HEAD")).toMatch("has a line break");
  });

  it("is refused where a file of that name was there, or a link that would be read", async () => {
    const { repository } = history();
    repository.write("file", "x");
    repository.commit();
    repository.git("rm", "--quiet", "file");
    mkdirSync(join(repository.folder, "file"));
    expect(await read(join(repository.folder, "file"), "HEAD")).toMatch("it was no folder there");
    repository.link("linked/a.yaml", "../telemetry/other.yaml");
    repository.commit();
    expect(await read(join(repository.folder, "linked"), "HEAD")).toMatch("the link `a.yaml`");
  });
});

describe("a revision", () => {
  it.each([
    ...["", "-x", "--output=x", "a..b", "a...b", "@{u}", "HEAD@{1}", ":/text", "HEAD:a.yaml"],
    ...["main^{tree}", "^main", "a b", "a\nb", "main~~~~~~~~~", "HEAD~99999", "main~x"],
  ])("%j is refused before git sees it", async (revision) => {
    const folder = temporaryFolder();
    expect(await read(folder, revision)).toContain(
      `\`${revision}\` is not a branch, tag or commit`,
    );
  });

  it("that does not exist is said to be missing", async () => {
    const { folder } = history();
    for (const revision of ["nope", "HEAD~7", "0123456789"]) {
      expect(await read(folder, revision)).toBe(`the repository has no revision \`${revision}\``);
    }
  });

  it("that is no commit is refused", async () => {
    const { folder, repository } = history();
    const tree = repository.git("rev-parse", "HEAD^{tree}");
    expect(await read(folder, tree)).toMatch("has no revision");
  });
});

describe("git", () => {
  it("that is missing, or a folder that is in no repository, is a problem", async () => {
    const { folder } = history();
    expect(await read(folder, "HEAD", { PATH: temporaryFolder() })).toBe(
      "there is no program `git`",
    );
    expect(await read(temporaryFolder(), "HEAD")).toMatch("not a git repository");
  });

  it("runs nothing that the repository says, and changes nothing in it", async () => {
    const { folder, repository } = history();
    const trap = join(repository.folder, "trap.sh");
    const proof = join(repository.folder, "proof");
    writeFileSync(trap, `#!/bin/sh\ntouch ${proof}\ncat\n`);
    chmodSync(trap, 0o755);
    repository.write(".gitattributes", "*.yaml filter=trap diff=trap\n");
    for (const key of [
      "filter.trap.smudge",
      "core.fsmonitor",
      "diff.trap.textconv",
      "core.pager",
    ]) {
      repository.git("config", key, trap);
    }
    for (const hook of ["post-checkout", "reference-transaction"]) {
      symlinkSync(trap, join(repository.folder, ".git/hooks", hook));
    }
    repository.git("config", "alias.ls-tree", `!${trap}`);
    const status = repository.git("-c", "core.fsmonitor=", "status", "--porcelain");
    expect(await read(folder, "HEAD")).toEqual({ "a.yaml": "2", "deep/b.yml": "b" });
    expect(existsSync(proof)).toBe(false);
    expect(repository.git("-c", "core.fsmonitor=", "status", "--porcelain")).toBe(status);
  });

  it("that takes too long is ended", async () => {
    const { folder } = history();
    const bin = temporaryFolder();
    writeFileSync(join(bin, "git"), "#!/bin/sh\nexec sleep 1000\n");
    chmodSync(join(bin, "git"), 0o755);
    const environment = { PATH: `${bin}:${process.env["PATH"] ?? ""}` };
    const files = await readGitRevision(folder, "HEAD", { environment, timeLimitMillis: 50 });
    expect(isProblem(files) ? files.problem : files).toBe("git is not done after 0.05 s");
  });

  // Only the superuser can give a folder away.
  it.skipIf(process.getuid?.() !== 0)("does not mind whose the repository is", async () => {
    const { folder, repository } = history();
    chownSync(repository.folder, 12_345, 12_345);
    chownSync(join(repository.folder, ".git"), 12_345, 12_345);
    expect(await read(folder, "v1")).toEqual({ "a.yaml": "1" });
  });
});

describe("one file at a git revision", () => {
  const options = { environment: ENVIRONMENT };

  it("is read as it was committed, byte for byte", async () => {
    const { folder, repository } = history();
    const bytes = Buffer.from("a\r\n\u0000\n\n", "latin1");
    repository.write("telemetry/registry/a.lock.json", bytes);
    repository.write("b.json", "b");
    repository.commit();
    repository.write("telemetry/registry/a.lock.json", "later");
    const path = join(folder, "a.lock.json");
    expect(await readGitFile(path, "HEAD", 100, options)).toEqual(bytes);
    expect(await readGitFile(path, "v1", 100, options)).toBeUndefined();
    const top = join(repository.folder, "b.json");
    expect((await readGitFile(top, "main", 100, options))?.toString()).toBe("b");
    expect(await readGitFile(folder, "HEAD", 100, options)).toBeUndefined();
  });

  it("is a problem where it is too long, or there is no such revision", async () => {
    const { folder, repository } = history();
    repository.write("telemetry/registry/a.lock.json", "x".repeat(200_000));
    repository.commit();
    const path = join(folder, "a.lock.json");
    for (const [revision, maxBytes] of [
      ["HEAD", 100],
      ["nope", 1_000_000],
      ["--help", 1_000_000],
    ] as const) {
      const found = await readGitFile(path, revision, maxBytes, options);
      expect(found !== undefined && isProblem(found)).toBe(true);
    }
  });
});

it("a commit is known to its own repository alone", async () => {
  const { folder, repository } = history();
  const commit = repository.git("rev-parse", "HEAD");
  const options = { environment: ENVIRONMENT };
  expect(await knowsCommit(folder, commit, options)).toBe(true);
  expect(await knowsCommit(temporaryFolder(), commit, options)).toBe(false);
  const other = new TestRepository();
  other.write("a.yaml", "other");
  other.commit();
  expect(await knowsCommit(other.folder, commit, options)).toBe(false);
});
