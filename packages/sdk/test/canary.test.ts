/**
 * Invariant 1, whole: a secret of its own in every place of an event, and none of its bytes in the ring, the spool's files and their
 * names, the quarantine, an exported file, what the tools print, the wire, its headers, or what the SDK tells of itself.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SondeError } from "../src/errors.ts";
import { realSystems } from "../src/systems.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { type Attributes, event, type Fields } from "./support/host/definitions.ts";
import { RunningHost } from "./support/host/running-host.ts";
import { bytesBelow, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { sondeSpool } from "./support/tool/sonde-spool.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
const random = new SeededRandom(SEED);
const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

function drawn(length: number, alphabet = LETTERS): string {
  return Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join("");
}

/** What was planted, and where: each value is nowhere else. */
const planted: { readonly place: string; readonly value: string }[] = [];

function plant(place: string, value = `canary${drawn(14)}`): string {
  planted.push({ place, value });
  return value;
}

const known = plant("a registered value", `pool-${drawn(9).toLowerCase()}`);
const registeredSecret = plant("a registered secret", drawn(20));

/** Free text as storage products write it, with a secret in each. */
function texts(place: string): readonly string[] {
  const secret = (what: string, value: string): string => plant(`${place}: ${what}`, value);
  const signature = Buffer.from(drawn(32)).toString("base64").replaceAll("=", "%3D");
  return [
    `GET https://acct.blob.core.windows.net/c/b?sv=2024-11-04&sr=b&sp=r&${"sig"}=${secret("sas", signature)} 403`,
    `login failed, ${"pass"}word=${secret("password", drawn(16))} for the array`,
    `{"${"pass"}word":${JSON.stringify(secret("json password", `${drawn(8)}/${drawn(8)}`))}}`,
    `Authorization: ${"Bea"}rer ${secret("bearer", drawn(40))}`,
    `connect ECONNREFUSED ${secret("address", `10.${17 + random.below(200)}.${17 + random.below(200)}.${17 + random.below(200)}`)}:3260`,
    `mail to ${secret("mail", `${drawn(7).toLowerCase()}.${drawn(8).toLowerCase()}@corp.example.com`)} bounced`,
    `${"AK"}${"IA"}${secret("key id", drawn(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))} is not valid`,
    `pool ${known} and ${known.toUpperCase()} are degraded; ${registeredSecret} was refused`,
    `cannot open /home/${secret("home", drawn(9).toLowerCase())}/vm/disk.vhdx`,
    `access denied for S-1-5-21-${secret("sid", `${10 ** 9 + random.below(10 ** 9)}-${10 ** 9 + random.below(10 ** 9)}`)}-1104`,
    `iqn.1991-05.com.microsoft:${secret("iqn", drawn(12).toLowerCase())} logged out`,
  ];
}

function stack(place: string): string {
  const user = plant(`${place}: directory`, drawn(10).toLowerCase());
  const key = plant(`${place}: message`, drawn(18));
  return [
    `Error: cannot connect, ${"pass"}word: ${key}`,
    `    at openVolume (/home/${user}/product/src/volume.js:10:5)`,
    `    at async main (file:///home/${user}/product/src/main.js:3:1)`,
  ].join("\n");
}

const FIELDS: Fields = {
  identifier: { key: "acme.identifier", type: "string", class: "identifier" },
  identifiers: { key: "acme.identifiers", type: "string[]", class: "identifier" },
  identified: { key: "acme.identified", type: "template[string]", class: "identifier" },
  path: { key: "acme.path", type: "string", class: "identifier", identifies: "path" },
  account: { key: "acme.account", type: "string", class: "personal", identifies: "account" },
  personal: { key: "acme.personal", type: "string", class: "personal" },
  content: { key: "acme.content", type: "string", class: "content" },
  contents: { key: "acme.contents", type: "template[int]", class: "content" },
  secret: { key: "acme.secret", type: "string", class: "secret" },
  gated: { key: "acme.gated", type: "string", class: "system" },
  gatedList: { key: "acme.gated_list", type: "string[]", class: "operational" },
  member: { key: "acme.member", type: "string", class: "system", members: ["a"], closed: true },
  message: { key: "acme.message", type: "string", class: "text" },
  messages: { key: "acme.messages", type: "string[]", class: "text" },
  phases: { key: "acme.phases", type: "template[string]", class: "text" },
  stack: { key: "exception.stacktrace", type: "string", class: "text", maxLength: 4096 },
  unknown: { key: "acme.unknown", type: "string", class: "confidential" as "secret" },
};

function plantEvent(place: string): Attributes {
  const at = (field: string): string => plant(`${place} ${field}`);
  const all = texts(`${place} messages`);
  return {
    identifier: at("identifier"),
    identifiers: [at("identifiers"), at("identifiers")],
    identified: { [at("identified key")]: at("identified") },
    path: `/srv/${at("path")}/${at("path")}.vhdx`,
    account: `CORP\\${at("account")}`,
    personal: at("personal"),
    content: at("content"),
    contents: { [at("contents key")]: 7 },
    secret: at("secret"),
    gated: `a ${at("gated")}`,
    gatedList: [`a ${at("gated list")}`],
    member: at("member"),
    message: texts(`${place} message`).join("; "),
    messages: all,
    phases: { open: texts(`${place} phases`)[1], [`${known}`]: "closed" },
    stack: stack(`${place} stack`),
    unknown: at("unknown"),
  };
}

/** A value and how it could show elsewhere. */
function forms(value: string): Buffer[] {
  const utf8 = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), utf8])
      .toString("base64")
      .slice(4, -4),
  );
  const texts = [value, value.toLowerCase(), value.toUpperCase(), encodeURIComponent(value)];
  const encoded = [...texts, utf8.toString("hex"), ...base64.filter((part) => part.length >= 8)];
  return [...encoded.map((text) => Buffer.from(text)), Buffer.from(value, "utf16le")];
}

function expectNoCanary(where: string, contains: (form: Buffer) => boolean, allowed = ""): void {
  const shown = planted.filter(
    ({ value }) => value !== allowed && forms(value).some((form) => contains(form)),
  );
  expect(
    shown.map(({ place, value }) => `${place}: ${value}`),
    `${where}; SONDE_TEST_SEED=${SEED}`,
  ).toEqual([]);
}

function emitAll(place: string): void {
  const handle = event(FIELDS, { name: "acme.canary" });
  handle.emit(plantEvent(place));
  handle.with(plantEvent(`${place}, bound`)).emit({});
  const thrown = plant(`${place}, thrown`);
  const throwing = {
    get: () => {
      throw new Error(thrown);
    },
  };
  handle.emit(new Proxy({}, throwing));
  handle.emit({ identifiers: { length: plant(`${place}, a wrong type`) } });
}

test.each(["basic", "full"] as const)("at level %s no canary shows in the ring", (level) => {
  using running = new RunningHost({ level, ringBytes: 1024 * 1024 });
  running.host.privacy.known.add("identifier", known);
  running.host.privacy.known.add("secret", registeredSecret);
  emitAll(`ring ${level}`);
  running.host.putCounters();
  const ring = Buffer.from(running.consumer.bytes);
  const told = Buffer.from(JSON.stringify(running.warnings));
  expectNoCanary("ring", (form) => ring.includes(form));
  expectNoCanary("warnings", (form) => told.includes(form));
  const { records } = running.take();
  // Two were kept whole: the test would say nothing of an empty ring.
  expect(records).toHaveLength(2);
  const kept = JSON.stringify(records[0]!.values.map((value) => value ?? null));
  for (const context of ["login failed", "volume.js:10:5", "openVolume", "403", "logged out"]) {
    expect(kept).toContain(context);
  }
});

test("no canary shows on the disk, in the quarantine, in what tools give out, or on the wire", async () => {
  using folder = new TemporaryFolder();
  const token = plant("a header of the export");
  await using receiver = await startOtlpReceiver({ script: [{ status: 503 }] });
  await using refusing = await startOtlpReceiver({
    script: [{ status: 400 }, { status: 400 }, { status: 400 }],
  });
  const spool = join(folder.path, "spool");
  const options = (url: string) => ({
    privacy: {
      key: { file: folder.file("sonde.key") },
      knownValues: { identifier: [known], secret: [registeredSecret] },
    },
    export: { url, intervalMillis: 10, headers: { authorization: `Bearer ${token}` } },
  });
  const told: string[] = [];
  const first = startIn(folder, options(refusing.url));
  emitAll("quarantined");
  await first.sonde.flush({ timeoutMillis: 5000 });
  const { quarantined } = first.sonde.ledger();
  expect(quarantined).toBe(2);
  told.push(JSON.stringify([first.warnings, first.sonde.ledger()]));
  await first.sonde.shutdown({ timeoutMillis: 0 });

  const second = startIn(folder, options("http://127.0.0.1:1"));
  emitAll("waiting");
  await second.sonde.sync();
  told.push(JSON.stringify([second.warnings, second.sonde.ledger()]));
  await second.sonde.shutdown({ timeoutMillis: 0 });

  const world = realSystems();
  const runs = [
    ["ls", "--spool", spool],
    ["stat", "--json", "--spool", spool],
    ["verify", "--spool", spool],
    ["cat", "--json", "--spool", spool],
    ["requeue", "--all", "--spool", spool],
  ];
  for (const argv of runs) {
    const { output, error } = await sondeSpool(world, argv);
    told.push(output, error);
  }
  expect(told.join("")).toContain("acme.canary");
  const disk = bytesBelow(spool);
  expect(disk.includes("acme.canary")).toBe(true);
  expectNoCanary("disk", (form) => disk.includes(form));
  await using last = startIn(folder, options(receiver.url));
  expect((await last.sonde.flush({ timeoutMillis: 20_000 })).drained).toBe(true);
  expectBalanced(last.sonde.ledger());
  expect(receiver.records.length).toBe(4);
  told.push(JSON.stringify([last.warnings, last.sonde.ledger()]));
  const said = Buffer.from(told.join("\n"));
  expectNoCanary("what was told", (form) => said.includes(form));
  for (const each of [receiver, refusing]) {
    // The operator's own credential is in a header, for the backend alone, and in no body.
    expectNoCanary("wire", (form) => each.contains(form) > 0, token);
    const bodies = Buffer.concat(each.requests.map(({ body }) => body));
    expectNoCanary("bodies", (form) => bodies.includes(form));
    const sent = each.requests.map(({ headers, url }) => {
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Bearer ${token}`);
      return JSON.stringify([others, url]);
    });
    expectNoCanary("headers", (form) => sent.join("").includes(form.toString("latin1")));
  }
});

test("a file that was exported has no canary", async () => {
  using folder = new TemporaryFolder();
  const spool = join(folder.path, "spool");
  const running = startIn(folder, {
    privacy: {
      key: { file: folder.file("sonde.key") },
      knownValues: { identifier: [known], secret: [registeredSecret] },
    },
    export: { url: "http://127.0.0.1:1" },
  });
  emitAll("exported");
  await running.sonde.shutdown({ timeoutMillis: 0 });
  const file = folder.file("records.sonde");
  const { code, output, error } = await sondeSpool(realSystems(), [
    "export",
    file,
    "--spool",
    spool,
  ]);
  expect([code, error]).toEqual([0, ""]);
  const bytes = Buffer.concat([readFileSync(file), Buffer.from(output)]);
  expect(bytes.includes("acme.canary")).toBe(true);
  expectNoCanary("exported file", (form) => bytes.includes(form));
});

test("no canary shows in the error of wrong options", () => {
  using folder = new TemporaryFolder();
  const wrong = [
    { export: { url: `ftp://user:${plant("url")}@host/` } },
    { export: { headers: `authorization=${plant("headers")}` as never } },
    { privacy: { knownValues: { secret: plant("known values") as never } } },
    { privacy: { knownValues: [plant("known values as a list")] as never } },
  ];
  for (const options of wrong) {
    let error: unknown;
    try {
      startIn(folder, options as never);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(SondeError);
    const message = Buffer.from(String((error as Error).message));
    expectNoCanary("error", (form) => message.includes(form));
  }
});
