import { mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENTS, project, sonde } from "./command-line.ts";
import { LOOSER, LockedProject, SEVERER } from "./locked-project.ts";

describe("sonde lock", () => {
  it("writes what the registry promises, and then has nothing to say", async () => {
    const locked = await LockedProject.create();
    const text = locked.lock;
    expect(JSON.parse(text)).toMatchObject({
      lockVersion: 1,
      schemaUrl: "https://acme.example/schemas/test/1.0.0",
      snapshot: { events: { "acme.disk.slow": { handle: "diskSlow" } } },
      approvals: [],
    });
    const again = await locked.run("lock");
    expect(again).toEqual({
      code: 0,
      output: "no changes against a.lock.json\na.lock.json is up to date\n",
      error: "",
    });
    expect(locked.lock).toBe(text);
    expect((await locked.run("diff")).output).toBe("no changes against a.lock.json\n");
    expect(readdirSync(locked.folder).sort()).toEqual([
      "a.lock.json",
      "registry",
      "sonde.config.json",
    ]);
  });

  it("makes the folder it is to stand in", async () => {
    const folder = project();
    expect((await sonde(folder, ["lock", "--lock", "new/deep/a.json"])).code).toBe(0);
    expect(readdirSync(join(folder, "new/deep"))).toEqual(["a.json"]);
  });

  it("writes changes that need nobody's approval, and shows them", async () => {
    const locked = await LockedProject.create();
    locked.edit(...SEVERER);
    const { code, output } = await locked.run("lock");
    expect(code).toBe(0);
    expect(output).toContain("wire[severity-changed]");
    expect(output).toContain("a.lock.json written\n");
    expect((await locked.run("diff")).code).toBe(0);
  });

  it("writes nothing while a privacy change is not approved", async () => {
    const locked = await LockedProject.create();
    const text = locked.lock;
    locked.edit(...LOOSER);
    const { code, output } = await locked.run("lock");
    expect(code).toBe(1);
    expect(output).toContain("privacy[class-loosened]");
    expect(output).toContain("not written: the owner has to approve");
    expect(locked.lock).toBe(text);
  });

  it("writes down who approved what, and drops it when it no longer holds", async () => {
    const locked = await LockedProject.create();
    locked.edit(...LOOSER);
    const { code, output } = await locked.run("lock", "--approved-by", "storage");
    expect(code).toBe(0);
    expect(output).toContain("= approved by storage");
    expect(output).toContain("a.lock.json written with 2 approvals by storage\n");
    const approvals = [
      "attribute acme.volume.id",
      "event acme.disk.slow / attribute acme.volume.id",
    ].map((subject) => ({
      ...{ change: "class-loosened", subject, from: "identifier", to: "system" },
      approved_by: "storage",
    }));
    expect(JSON.parse(locked.lock)).toMatchObject({ approvals });

    locked.edit(...SEVERER);
    await locked.run("lock", "--approved-by", "somebody else");
    expect(JSON.parse(locked.lock)).toMatchObject({ approvals });

    locked.edit(LOOSER[1], LOOSER[0]);
    await locked.run("lock");
    expect(JSON.parse(locked.lock)).toMatchObject({ approvals: [] });
  });

  it("needs approval also for what changed since another base", async () => {
    const locked = await LockedProject.create();
    locked.edit(...LOOSER);
    expect((await locked.run("lock", "--against", "registry")).code).toBe(1);
    await locked.run("lock", "--approved-by", "a");
    locked.edit("brief: Opaque", "brief: Still opaque");
    const old = project({ "registry/events.yaml": EVENTS.replace("identifier", "personal") });
    const against = join(old, "registry");
    const refused = await locked.run("lock", "--against", against);
    expect(refused.code).toBe(1);
    expect((await locked.run("lock", "--against", against, "--approved-by", "b")).code).toBe(0);
    expect((await locked.run("diff", "--against", against, "--allow", "wire")).code).toBe(0);
    const both = ['"from": "identifier"', '"from": "personal"'];
    expect(locked.lock.match(/"from": "\w+"/g)).toEqual([...both, ...both]);
  });

  it("writes nothing of a registry with errors", async () => {
    const locked = await LockedProject.create();
    const text = locked.lock;
    locked.edit("class: identifier", "class: identifer");
    const { code, output } = await locked.run("lock", "--approved-by", "a");
    expect(code).toBe(1);
    expect(output).toContain("invalid-annotation-value");
    expect(locked.lock).toBe(text);
  });

  it("takes no name that is empty, too long or hides something", async () => {
    const locked = await LockedProject.create();
    for (const name of [" ", "a".repeat(129), "a\u202eb", "a\nb", "\u3164"]) {
      const { code, error } = await locked.run("lock", `--approved-by=${name}`);
      expect([code, error]).toEqual([2, expect.stringContaining("`--approved-by`")]);
    }
    expect((await locked.run("lock", "--approved-by", "a".repeat(128))).code).toBe(0);
  });

  it("never overwrites a lock that it cannot read", async () => {
    const locked = await LockedProject.create();
    for (const text of ["", "{}", '{ "name": "a package" }', locked.lock.slice(0, -10), "\u0000"]) {
      locked.lock = text;
      const { code, output } = await locked.run("lock", "--approved-by", "a");
      expect([code, output]).toEqual([2, expect.stringContaining("error[invalid-lock]")]);
      expect(locked.lock).toBe(text);
    }
  });

  it("says why a lock cannot be read or written", async () => {
    const locked = await LockedProject.create();
    renameSync(join(locked.folder, "a.lock.json"), join(locked.folder, "b.json"));
    symlinkSync("b.json", join(locked.folder, "a.lock.json"));
    expect((await locked.run("lock")).output).toContain(
      "`a.lock.json` cannot be read: it is a symbolic link",
    );
    const inFile = await locked.run("lock", "--lock", "b.json/c.json");
    expect(inFile.code).toBe(2);
    mkdirSync(join(locked.folder, "folder"));
    expect((await locked.run("lock", "--lock", "folder")).output).toContain("cannot be read");
  });
});
