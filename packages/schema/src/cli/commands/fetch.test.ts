import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, sonde } from "../../../test/command-line.ts";
import type { Network } from "../../load/dependency/network.ts";

const COMMON = `file_format: definition/2
attributes:
  - key: common.volume.id
    type: string
    stability: development
    brief: Opaque id of the volume.
    annotations: { sonde: { class: identifier } }
`;
const EVENTS = `file_format: definition/2
events:
  - name: acme.disk.slow
    stability: development
    brief: A disk took longer than its threshold.
    attributes: [{ ref: common.volume.id, requirement_level: required }]
    annotations:
      sonde: { owner: storage@acme.example, diagnostic_level: basic, expires: never }
`;

function project(registryPath: string, more: Readonly<Record<string, string>> = {}): string {
  return folderOf({
    "sonde.config.json": '{ "registry": "registry", "out": "src/telemetry" }',
    "registry/manifest.yaml": `schema_url: https://acme.example/schemas/disks/1.0.0
dependencies:
  - schema_url: https://acme.example/schemas/common/1.2.0
    registry_path: ${registryPath}
`,
    "registry/events.yaml": EVENTS,
    ...more,
  });
}

const MANIFEST = "schema_url: https://acme.example/schemas/disks/1.0.0\n";

function dependencies(count: number): string {
  const urls = Array.from({ length: count }, (_, index) => `https://a.example/${index}/1.0.0`);
  return urls.map((url) => `  - { schema_url: ${url} }\n`).join("");
}

const GIT = "https://git.acme.example/common.git@v1.2.0[model]";

/** Hands out one registry, and remembers what it was asked for. */
function network(events: string = COMMON): Network & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    download: async () => ({ problem: "no archive was expected", help: "none" }),
    readRepository: async ({ ref, subFolder, url }) => {
      asked.push(`${url} ${ref} ${subFolder}`);
      const manifest = "schema_url: https://acme.example/schemas/common/1.2.0\n";
      return [
        { path: "manifest.yaml", bytes: Buffer.from(manifest) },
        { path: "attributes.yaml", bytes: Buffer.from(events) },
      ];
    },
  };
}

describe("sonde fetch", () => {
  it.each([
    [
      "a dependency is not named by a schema URL",
      `${MANIFEST}dependencies: [{ schema_url: common }]\n`,
    ],
    ["there is no schema URL", "description: Events of disks.\n"],
    ["more is named than is read", `${MANIFEST}dependencies:\n${dependencies(33)}`],
  ])("fails where %s, and so nothing is fetched", async (_, manifest) => {
    const net = network();
    const folder = project(GIT, { "registry/manifest.yaml": manifest });
    const { code, output } = await sonde(folder, ["fetch"], { network: net });
    expect(code).toBe(1);
    expect(output).toContain("1 error, 0 warnings");
    expect(output).toContain("registry/manifest.yaml");
    expect(net.asked).toEqual([]);
  });

  it("brings what is missing, after which every command works without a network", async () => {
    const folder = project(GIT);
    const before = await sonde(folder, ["check"]);
    expect(before.code).toBe(1);
    expect(before.output).toContain("unavailable-dependency");
    expect(before.output).toContain("run `sonde fetch`");
    // One finding: what the dependency would define is not missing for another reason.
    expect(before.output).toContain("1 error, 0 warnings");

    const net = network();
    const { code, error } = await sonde(folder, ["fetch"], { network: net });
    expect(code).toBe(0);
    expect(error).toMatch(/common\/1\.2\.0 from .*common\.git@v1\.2\.0\[model\]: 2 files, sha256:/);
    expect(net.asked).toEqual(["https://git.acme.example/common.git v1.2.0 model"]);

    expect((await sonde(folder, ["check"])).output).toBe(
      "0 errors, 0 warnings in 2 files, 1 event, 0 attributes\n",
    );
    expect((await sonde(folder, ["generate"])).code).toBe(0);

    rmSync(join(folder, "home"), { recursive: true });
    expect((await sonde(folder, ["check"])).code).toBe(1);
  });

  it("keeps what it brings where the environment says", async () => {
    const folder = project(GIT);
    const environment = { SONDE_CACHE: join(folder, "cache") };
    expect((await sonde(folder, ["fetch"], { environment, network: network() })).code).toBe(0);
    expect((await sonde(folder, ["check"], { environment })).code).toBe(0);
    expect((await sonde(folder, ["check"])).code).toBe(1);
  });

  it("tells of what cannot be had, and of what is wrong in it", async () => {
    const failing: Network = {
      ...network(),
      readRepository: async () => ({ problem: "the host is away", help: "try later" }),
    };
    const away = await sonde(project(GIT), ["fetch"], { network: failing });
    expect(away.code).toBe(1);
    expect(away.output).toContain("the host is away");
    const broken = network(COMMON.replace("brief", "breif"));
    const wrong = await sonde(project(GIT), ["fetch"], { network: broken });
    expect(wrong.code).toBe(1);
    expect(wrong.output).toContain("invalid-dependency");
    expect(wrong.output).toContain("attributes.yaml:6:5: an attribute has no key `breif`");
  });

  it("holds what it brings to the lock, until it is told otherwise", async () => {
    const config = '{ "registry": "registry", "lock": "registry.lock.json" }';
    const folder = project(GIT, { "sonde.config.json": config });
    expect((await sonde(folder, ["fetch"], { network: network() })).code).toBe(0);
    expect((await sonde(folder, ["lock"])).code).toBe(0);
    const locked = readFileSync(join(folder, "registry.lock.json"), "utf8");
    expect(locked).toMatch(/sha256:[0-9a-f]{64}/);

    const moved = network(COMMON.replace("Opaque id", "The id"));
    const refused = await sonde(folder, ["fetch"], { network: moved });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("run `sonde fetch --update` and `sonde lock`");
    expect((await sonde(folder, ["check"])).code).toBe(0);

    expect((await sonde(folder, ["fetch", "--update"], { network: moved })).code).toBe(0);
    // Until the lock says so, every command goes on with what it promises.
    expect((await sonde(folder, ["docs"])).output).toContain("Opaque id of the volume.");
    expect((await sonde(folder, ["lock"])).code).toBe(0);
    expect(readFileSync(join(folder, "registry.lock.json"), "utf8")).not.toBe(locked);
    expect((await sonde(folder, ["docs"])).output).toContain("The id of the volume.");
  });

  it.each([
    "http://acme.example/common.zip",
    "https://acme.example/common.git@--upload-pack=x",
    "ext::sh -c x",
  ])("asks the network for nothing under %s", async (path) => {
    const { code } = await sonde(project(JSON.stringify(path)), ["fetch"]);
    expect(code).toBe(1);
  });
});

describe("the project file's dependencies", () => {
  const COMMON_FOLDER = {
    "vendored/manifest.yaml": "schema_url: https://acme.example/schemas/common/1.2.0\n",
    "vendored/attributes.yaml": COMMON,
  };

  it.each(["https://acme.example/schemas/common/1.2.0", "acme.example/schemas/common"])(
    "stand in for what the manifest names, by %s",
    async (name) => {
      const folder = project(GIT, {
        ...COMMON_FOLDER,
        "sonde.config.json": `{ "registry": "registry", "dependencies": { "${name}": "vendored" } }`,
      });
      const { code, output } = await sonde(folder, ["check"]);
      expect(output).toBe("0 errors, 0 warnings in 2 files, 1 event, 0 attributes\n");
      expect(code).toBe(0);
    },
  );

  it("are not needed for a folder that the manifest names itself", async () => {
    const folder = project("../vendored", COMMON_FOLDER);
    expect((await sonde(folder, ["check"])).code).toBe(0);
  });
});

it("takes the shipped excerpt for OpenTelemetry's registry where that was not fetched", async () => {
  const folder = folderOf({
    "sonde.config.json": '{ "registry": "registry", "out": "src/telemetry" }',
    "registry/manifest.yaml": `schema_url: https://acme.example/schemas/disks/1.0.0
dependencies:
  - schema_url: https://opentelemetry.io/schemas/1.44.0
    registry_path: https://github.com/open-telemetry/semantic-conventions.git@v1.44.0[model]
`,
    "registry/events.yaml": EVENTS.replace("common.volume.id", "error.type"),
  });
  expect((await sonde(folder, ["check"])).output).toBe(
    "0 errors, 0 warnings in 2 files, 1 event, 0 attributes\n",
  );
});

it("takes whatever version there is of a dependency that an old manifest only names", async () => {
  const folder = folderOf({
    "sonde.config.json": '{ "registry": "registry", "dependencies": { "common": "vendored" } }',
    "registry/registry_manifest.yaml": `name: acme
schema_base_url: https://acme.example/schemas/disks
semconv_version: 1.0.0
dependencies: [{ name: common, registry_path: ${JSON.stringify(GIT)} }]
`,
    "registry/events.yaml": EVENTS,
    "vendored/manifest.yaml": "schema_url: https://acme.example/schemas/common/1.2.0\n",
    "vendored/attributes.yaml": COMMON,
  });
  const { code, output } = await sonde(folder, ["check"]);
  expect(output).toBe("0 errors, 0 warnings in 2 files, 1 event, 0 attributes\n");
  expect(code).toBe(0);
});

it("finds the lock stale where another content of a dependency is here than it records", async () => {
  const folder = folderOf({
    "sonde.config.json": '{ "registry": "registry", "lock": "registry.lock.json" }',
    "registry/manifest.yaml": `schema_url: https://acme.example/schemas/disks/1.0.0
dependencies:
  - schema_url: https://opentelemetry.io/schemas/1.44.0
    registry_path: ${GIT}
`,
    "registry/events.yaml": EVENTS.replace("common.volume.id", "error.type"),
  });
  // Locked with the excerpt that ships.
  expect((await sonde(folder, ["lock"])).code).toBe(0);
  expect((await sonde(folder, ["check"])).output).toContain("0 errors, 0 warnings");

  const manifest = "schema_url: https://opentelemetry.io/schemas/1.44.0\n";
  const attributes = COMMON.replace("common.volume.id", "error.type");
  const net: Network = {
    ...network(),
    readRepository: async () => [
      { path: "manifest.yaml", bytes: Buffer.from(manifest) },
      { path: "attributes.yaml", bytes: Buffer.from(attributes) },
    ],
  };
  expect((await sonde(folder, ["fetch"], { network: net })).code).toBe(0);
  expect((await sonde(folder, ["check"])).output).toContain("warning[stale-lock]");
  await sonde(folder, ["lock", "--approved-by", "storage@acme.example"]);
  expect((await sonde(folder, ["check"])).output).not.toContain("stale-lock");
});
