import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENTS, folderOf, project, sonde } from "./command-line.ts";
import { TestRepository } from "./git-repository.ts";
import { CONFIG, LONGER, LOOSER, LockedProject, OPTIONAL, SEVERER } from "./locked-project.ts";

describe("sonde diff", () => {
  it("ends with 1 where a change is breaking, unless its class may pass", async () => {
    const locked = await LockedProject.create();
    locked.edit(...LONGER);
    expect((await locked.run("diff")).code).toBe(0);
    locked.edit(...OPTIONAL);
    expect((await locked.run("diff")).code).toBe(1);
    expect((await locked.run("diff", "--allow", "source")).code).toBe(1);
    expect((await locked.run("diff", "--allow", "wire")).code).toBe(0);
    expect((await locked.run("diff", "--allow", "source,wire")).code).toBe(0);
  });

  it("never lets a privacy change pass without approval", async () => {
    const locked = await LockedProject.create();
    locked.edit(...LOOSER);
    const { code, output } = await locked.run("diff", "--allow", "source,wire");
    expect([code, output]).toEqual([1, expect.stringContaining("1 to settle")]);
    const refused = await locked.run("diff", "--allow", "wire,privacy");
    expect([refused.code, refused.error]).toEqual([
      2,
      expect.stringContaining("--approved-by NAME"),
    ]);
    for (const word of ["", "harmless", "source wire", "Source"]) {
      expect((await locked.run("diff", `--allow=source,${word}`)).code).toBe(2);
    }
  });

  it("takes an approval for the very change that it was given for", async () => {
    const locked = await LockedProject.create();
    const old = join(project({ "registry/events.yaml": EVENTS }), "registry");
    locked.edit(...LOOSER);
    await locked.run("lock", "--approved-by", "storage");
    const approved = await locked.run("diff", "--against", old, "--allow", "wire");
    expect([approved.code, approved.output]).toEqual([
      0,
      expect.stringContaining("= approved by storage"),
    ]);
    const whole = locked.lock;
    for (const [from, to] of [
      ['"change": "class-loosened"', '"change": "expiry-extended"'],
      ['"subject": "attribute acme.volume.id"', '"subject": "event acme.disk.slow"'],
      ['"from": "identifier"', '"from": "personal"'],
      ['"to": "system"', '"to": "operational"'],
    ] as const) {
      expect(whole).toContain(from);
      locked.lock = whole.replace(from, to);
      expect((await locked.run("diff", "--against", old, "--allow", "wire")).code).toBe(1);
    }
    locked.lock = whole.replace('"approved_by": "storage"', '"approved_by": " "');
    expect((await locked.run("diff", "--against", old, "--allow", "wire")).code).toBe(2);
  });

  it("takes no approval from the lock of another registry, but from one of another version", async () => {
    const locked = await LockedProject.create();
    const old = join(project({ "registry/events.yaml": EVENTS }), "registry");
    locked.edit(...LOOSER);
    await locked.run("lock", "--approved-by", "storage");
    const argv = ["diff", "--against", old, "--allow", "wire"];
    locked.lock = locked.lock.replace("schemas/test/1.0.0", "schemas/test/0.9.0");
    expect((await locked.run(...argv)).code).toBe(0);
    locked.lock = locked.lock.replace("schemas/test/0.9.0", "schemas/other/1.0.0");
    expect((await locked.run(...argv)).code).toBe(1);
  });

  it("takes the approval of a definition for no use that did not change with it then", async () => {
    const stricter =
      "[{ ref: acme.volume.id, requirement_level: required, annotations: { sonde: { class: identifier } } }]";
    const plain = "[{ ref: acme.volume.id, requirement_level: required }]";
    const locked = await LockedProject.create(EVENTS.replace(plain, stricter));
    const old = join(project({ "registry/events.yaml": EVENTS }), "registry");
    locked.edit(...LOOSER);
    await locked.run("lock", "--approved-by", "storage");
    locked.edit(stricter, plain);
    const argv = ["diff", "--against", old, "--allow", "wire"];
    const sneaked = await locked.run(...argv);
    expect([sneaked.code, sneaked.output]).toEqual([1, expect.stringContaining("1 to settle")]);
    await locked.run("lock", "--approved-by", "owner");
    const approved = await locked.run(...argv);
    expect([approved.code, approved.output]).toEqual([
      0,
      expect.stringContaining("= approved by storage, owner"),
    ]);
  });

  it("names the places on both sides", async () => {
    const locked = await LockedProject.create();
    locked.edit(...LOOSER);
    const { output } = await locked.run("diff", "--format", "json");
    const { changes } = JSON.parse(output) as { changes: { oldPlace: object; newPlace: object }[] };
    const line = locked.lock.split("\n").findIndex((text) => text.includes('"class"')) + 1;
    expect(changes[0]).toMatchObject({
      oldPlace: { file: "a.lock.json", line, column: 9 },
      newPlace: { file: "registry/events.yaml", line: 7, column: 36 },
    });
  });

  it("holds a new use to what another registry says of the attribute", async () => {
    const locked = await LockedProject.create();
    const manifest = "schema_url: https://acme.example/schemas/test/1.0.0\n";
    const dependency = "dependencies: [{ schema_url: https://opentelemetry.io/schemas/1.44.0 }]\n";
    writeFileSync(join(locked.folder, "registry/manifest.yaml"), manifest + dependency);
    const annotations = "annotations: { sonde: { class: system } }";
    const use = `{ ref: file.path, requirement_level: recommended, ${annotations} }`;
    locked.edit("attributes: [", `attributes: [${use}, `);
    const { code, output } = await locked.run("diff");
    expect([code, output]).toEqual([1, expect.stringContaining("was `content` and is `system`")]);
    const line = locked.lock.split("\n").indexOf('      "acme.disk.slow": {') + 1;
    expect(output).toContain(`  was a.lock.json:${line}:7\n  = why: what customers were told`);
  });

  it("wants a lock to compare with, or something else", async () => {
    const folder = project();
    const unnamed = await sonde(folder, ["diff"]);
    expect([unnamed.code, unnamed.error]).toEqual([
      2,
      expect.stringContaining("no lock file is known"),
    ]);
    const absent = await sonde(folder, ["diff", "--lock", "a.json"]);
    expect([absent.code, absent.error]).toEqual([
      2,
      expect.stringContaining("run `sonde lock` first"),
    ]);
    expect((await sonde(folder, ["diff", "--against", "registry"])).code).toBe(0);
  });

  it("shows what cannot be read or looked up instead: it would seem to be gone", async () => {
    for (const [from, to, rule] of [
      ["type: string", "type: sting", "invalid-value"],
      ["ref: acme.volume.id", "ref: acme.volume.di", "unresolved-ref"],
    ] as const) {
      const locked = await LockedProject.create();
      locked.edit(from, to);
      const { code, output } = await locked.run("diff");
      expect([code, output]).toEqual([1, expect.stringContaining(`error[${rule}]`)]);
    }
  });

  it("compares a registry that has other errors, and says so", async () => {
    const locked = await LockedProject.create();
    locked.edit("owner: storage@acme.example, ", "");
    const { code, error, output } = await locked.run("diff");
    expect([code, error]).toEqual([0, expect.stringContaining("`sonde check`")]);
    expect(output).toContain("harmless[owner-changed]");
  });

  it("tells of a damaged lock where it is damaged", async () => {
    const locked = await LockedProject.create();
    locked.lock = locked.lock.replace('"severity": "info"', '"severity": "loud"');
    const { code, output } = await locked.run("diff");
    expect(code).toBe(2);
    expect(output).toMatch(
      /error\[invalid-lock\]: `severity` cannot be `loud`\n +--> a\.lock\.json:\d+:21/,
    );
    locked.lock = locked.lock.replace('"lockVersion": 1', '"lockVersion": 2');
    expect((await locked.run("diff")).output).toContain("the lock has version 2");
  });
});

describe("sonde diff against a folder", () => {
  it("reads it with its own findings left aside, for they were none then", async () => {
    const old = project({ "registry/events.yaml": EVENTS.replace("never", "'2020-01-01'") });
    const locked = await LockedProject.create();
    const { code, output } = await locked.run("diff", "--against", join(old, "registry"));
    expect(code).toBe(1);
    expect(output).toContain("privacy[expiry-extended]");
  });

  it("cannot compare with one that cannot be read", async () => {
    const locked = await LockedProject.create();
    const old = project({ "registry/events.yaml": "a: [" });
    const broken = await locked.run("diff", "--against", join(old, "registry"));
    expect([broken.code, broken.output]).toEqual([2, expect.stringContaining("invalid-yaml")]);
    const absent = await locked.run("diff", "--against", "nowhere");
    expect([absent.code, absent.output]).toEqual([
      2,
      expect.stringContaining("unreadable-registry"),
    ]);
  });
});

describe("sonde diff against a git revision", () => {
  /** The project in a repository's sub folder, once committed. */
  async function committed(): Promise<{ locked: LockedProject; repository: TestRepository }> {
    const repository = new TestRepository();
    repository.write("a.md", "x");
    repository.commit();
    const folder = join(repository.folder, "packages/a");
    mkdirSync(join(repository.folder, "packages"));
    renameSync(project({ "sonde.config.json": CONFIG }), folder);
    const locked = await LockedProject.create(EVENTS, folder);
    repository.commit();
    return { locked, repository };
  }

  const PATH = { environment: { PATH: process.env["PATH"] } };

  it("shows what changed since, and where it was", async () => {
    const { locked } = await committed();
    locked.edit(...SEVERER);
    await locked.run("lock");
    const { code, output } = await sonde(locked.folder, ["diff", "--against", "git:HEAD"], PATH);
    expect(code).toBe(1);
    expect(output).toMatch(/was HEAD:registry\/events\.yaml:\d+:\d+\n/);
    expect(output).toContain("1 change against git:HEAD: 0 source, 1 wire");
  });

  it("takes a registry that was not there yet for an empty one", async () => {
    const { locked } = await committed();
    const argv = ["diff", "--against", "git:HEAD~1", "--format", "json"];
    const { code, output } = await sonde(locked.folder, argv, PATH);
    const { changes } = JSON.parse(output) as { changes: { ruleId: string }[] };
    expect(changes.map(({ ruleId }) => ruleId).sort()).toEqual([
      ...[
        "attribute-added",
        "event-added",
        "identifying-attribute-added",
        "registry-version-changed",
      ],
    ]);
    expect(code).toBe(1);
    expect((await sonde(locked.folder, argv, PATH)).error).toBe(
      "sonde: `registry` was not there at `HEAD~1`: all of it is new\n",
    );
  });

  it("takes what the lock promised then, where the folder has been moved since", async () => {
    const { locked } = await committed();
    locked.edit(...LOOSER);
    renameSync(join(locked.folder, "registry"), join(locked.folder, "moved"));
    const argv = ["diff", "--registry", "moved", "--against", "git:HEAD"];
    const { code, error, output } = await sonde(locked.folder, argv, PATH);
    expect([code, error]).toEqual([1, ""]);
    expect(output).toContain("privacy[class-loosened]");
    expect(output).toMatch(/--> moved\/events\.yaml:7:36\n +was HEAD:a\.lock\.json:8:9\n/);
  });

  it("does not compare with a lock that was damaged then", async () => {
    const { locked, repository } = await committed();
    locked.lock = "{}";
    repository.commit();
    renameSync(join(locked.folder, "registry"), join(locked.folder, "moved"));
    locked.lock = "";
    const argv = ["diff", "--registry", "moved", "--lock", "b.json", "--against", "git:HEAD"];
    expect((await sonde(locked.folder, argv, PATH)).error).toContain("all of it is new");
    renameSync(join(locked.folder, "a.lock.json"), join(locked.folder, "c.json"));
    const damaged = ["diff", "--registry", "moved", "--against", "git:HEAD"];
    const { code, output } = await sonde(locked.folder, damaged, PATH);
    expect([code, output]).toEqual([2, expect.stringContaining("HEAD:a.lock.json:1:1")]);
  });

  it("reads the folders it builds upon as they were, where they lie in the repository", async () => {
    const { locked, repository } = await committed();
    const [common, other] = ["common", "other"].map(
      (name) => `https://acme.example/schemas/${name}/1.0.0`,
    );
    const definition = (key: string, name: string): string =>
      `file_format: definition/2
attributes:
  - key: ${key}
    type: string
    stability: development
    brief: Defined elsewhere.
    annotations: { sonde: { class: ${name} } }
`;
    const elsewhere = folderOf({
      "manifest.yaml": `schema_url: ${other}\n`,
      "a.yaml": definition("other.state", "content"),
    });
    repository.write("common/manifest.yaml", `schema_url: ${common}\n`);
    repository.write("common/a.yaml", definition("common.state", "content"));
    repository.write(
      "packages/a/registry/manifest.yaml",
      `schema_url: https://acme.example/schemas/test/1.0.0
dependencies:
  - { schema_url: "${common}", registry_path: ../../../common }
  - { schema_url: "${other}", registry_path: ${elsewhere} }
`,
    );
    const use = (key: string): string => `{ ref: ${key}, requirement_level: recommended }`;
    locked.edit("attributes: [", `attributes: [${use("common.state")}, ${use("other.state")}, `);
    repository.commit();
    repository.write("common/a.yaml", definition("common.state", "system"));
    writeFileSync(join(elsewhere, "a.yaml"), definition("other.state", "system"));
    const { code, output } = await sonde(locked.folder, ["diff", "--against", "git:HEAD"], PATH);
    expect(code).toBe(1);
    expect(output).toContain(
      "privacy[class-loosened]: `class` of attribute `common.state` of event `acme.disk.slow`",
    );
    expect(output).toContain("1 change against git:HEAD");
  });

  it("says what is wrong with a revision, or with git", async () => {
    const { locked } = await committed();
    const nope = await sonde(locked.folder, ["diff", "--against", "git:nope"], PATH);
    expect([nope.code, nope.error]).toEqual([2, expect.stringContaining("no revision `nope`")]);
    const without = { environment: { PATH: join(locked.folder, "nothing") } };
    const missing = await sonde(locked.folder, ["diff", "--against", "git:HEAD"], without);
    expect([missing.code, missing.error]).toEqual([2, expect.stringContaining("no program `git`")]);
    const outside = await sonde(project(), ["diff", "--against", "git:HEAD"], PATH);
    expect([outside.code, outside.error]).toEqual([
      2,
      expect.stringContaining("not a git repository"),
    ]);
  });
});
