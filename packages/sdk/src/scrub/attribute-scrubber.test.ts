import { describe, expect, test } from "vitest";
import { MAX_KEY_CHARACTERS } from "./attribute-names.ts";
import {
  AttributePass,
  MAX_CHARACTERS,
  MAX_DEPTH,
  MAX_MEMBERS,
  MAX_VALUES,
} from "./attribute-pass.ts";
import { AttributeScrubber } from "./attribute-scrubber.ts";
import { AttributeStrings } from "./attribute-strings.ts";
import type { Exposure } from "./policy.ts";
import { RedactionTally } from "./redaction-tally.ts";
import type { Identities } from "./text/identities.ts";

/** Stands in for the detectors: knows one kind of secret. */
const text = { scrub: (value: string): string => value.replace(/canary\w*/g, "<found>") };

function scrubAt(exposure: Exposure, source: unknown, isStrict: boolean = false): Outcome {
  const identities: Identities = {
    of: (foundClass, value) =>
      exposure === "basic" && foundClass === "personal" ? undefined : `h_${foundClass}_${value}`,
  };
  const tally = new RedactionTally();
  const pass = new AttributePass(tally);
  const strings = new AttributeStrings(text, identities, exposure);
  const scrubber = new AttributeScrubber(strings, exposure, isStrict);
  return {
    attributes: scrubber.attributes(source, pass),
    body: scrubber.body(source, new AttributePass(new RedactionTally())),
    dropped: pass.dropped,
    lost: tally.ofRecord,
  };
}

interface Outcome {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly dropped: number;
  readonly lost: string | undefined;
}

function kept(source: unknown, exposure: Exposure = "full"): Readonly<Record<string, unknown>> {
  return scrubAt(exposure, source).attributes;
}

describe("by class", () => {
  test("words of the software stay, what is no word does not, and a word that a detector knows does not", () => {
    const attributes = {
      "telemetry.sdk.name": "opentelemetry",
      "os.type": "a b",
      "db.operation": "canary1",
    };
    expect(kept(attributes)).toEqual({
      "telemetry.sdk.name": "opentelemetry",
      "os.type": "<invalid>",
      "db.operation": "<invalid>",
    });
    expect(scrubAt("full", { "os.type": "a b" }).lost).toBe("invalid=1");
  });

  test("numbers, times and booleans stay", () => {
    const attributes = {
      "server.port": 443,
      "file.modified": "2026-11-27T01:02:03Z",
      "tls.resumed": true,
    };
    expect(kept(attributes)).toEqual(attributes);
  });

  test("a host has one pseudonym by its short name, its full name, in any case and with a port", () => {
    const hosts = ["db01", "DB01.corp.example.", "db01.corp.example:5432"];
    for (const host of hosts) {
      expect(kept({ "server.address": host })).toEqual({ "server.address": "h_identifier_db01" });
    }
  });

  test("a person has a pseudonym at full, and nothing at basic, whatever the value's type", () => {
    const attributes = { "enduser.id": 17, "user.full_name": "Jane Doe" };
    expect(kept(attributes)).toEqual({
      "enduser.id": "h_personal_17",
      "user.full_name": "h_personal_Jane Doe",
    });
    expect(scrubAt("basic", attributes)).toMatchObject({
      attributes: {},
      dropped: 2,
      lost: "dropped-personal=2",
    });
  });

  test("content and secrets go at every level, and are counted by class", () => {
    const attributes = {
      "file.name": "a.txt",
      "geo.location.lat": 1.5,
      "process.environment_variable.PATH": "/x",
    };
    expect(scrubAt("full", attributes)).toMatchObject({
      attributes: {},
      dropped: 3,
      lost: "dropped-content=2,dropped-secret=1",
    });
  });

  test("an override of the policy counts here too", () => {
    const strict: Exposure = {
      level: "full",
      overrides: { identifier: "drop", text: "unscanned" },
    };
    const { attributes, lost } = scrubAt(strict, { "host.name": "db01", "error.message": "no" });
    expect(attributes).toEqual({ "error.message": "<unscanned>" });
    expect(lost).toBe("dropped-identifier=1,unscanned-policy=1");
  });
});

describe("by form", () => {
  test("of a query the names stay, of a URL neither values nor fragment", () => {
    const attributes = {
      "url.query": "q=Jane+Doe&page=2&flag",
      "url.full": "https://example.com/search?q=Jane#jane",
      "http.target": "/search?jane@example.com=1",
    };
    expect(kept(attributes)).toEqual({
      "url.query": "q=<value>&page=<value>&flag",
      "url.full": "https://example.com/search?q=<value>",
      "http.target": "/search?<value>",
    });
  });

  test("the path of a URL is read as one", () => {
    const texts: string[] = [];
    const reading = {
      scrub: (value: string): string => {
        texts.push(value);
        return value;
      },
    };
    const strings = new AttributeStrings(reading, { of: () => undefined }, "full");
    const scrubber = new AttributeScrubber(strings, "full", false);
    const attributes = {
      "url.path": "/v1/jane",
      "url.original": "//host/jane",
      "http.target": "/?q=1",
    };
    const copy = scrubber.attributes(attributes, new AttributePass(new RedactionTally()));
    expect(copy).toEqual({ ...attributes, "http.target": "/?q=<value>" });
    expect(texts).toEqual([
      "https://localhost/v1/jane",
      "//host/jane",
      "https://localhost/?q=<value>",
    ]);
  });

  test("of a route words and parameters stay", () => {
    expect(kept({ "http.route": "/v2/users/:id/{file}/*/4711-canary" })).toEqual({
      "http.route": "/v2/users/:id/{file}/*/<value>",
    });
  });

  test("of SQL literals go, of a source file its directory", () => {
    const attributes = {
      "db.query.text": "SELECT a FROM t WHERE b = 'Jane'",
      "code.file.path": "/home/jane/a.ts",
    };
    const scrubbed = kept(attributes);
    expect(scrubbed["db.query.text"]).not.toContain("Jane");
    expect(scrubbed["db.query.text"]).toContain("FROM t");
    expect(scrubbed["code.file.path"]).toBe("a.ts");
  });

  test("of headers those stay that say nothing", () => {
    const attributes = {
      "http.request.header.content-type": ["text/html"],
      "http.request.header.authorization": ["Basic x"],
      "http.response.header.x-tenant": ["contoso"],
      "rpc.request.metadata.grpc-status": ["0"],
    };
    expect(scrubAt("full", attributes)).toMatchObject({
      attributes: {
        "http.request.header.content-type": ["text/html"],
        "rpc.request.metadata.grpc-status": ["0"],
      },
      dropped: 2,
    });
  });

  test("the pieces of a command line are read together", () => {
    const pieces = { "process.command_args": ["mount", "--key", "canary1"] };
    expect(kept(pieces)).toEqual({ "process.command_args": ["mount", "--key", "<found>"] });
  });
});

describe("keys that no convention knows", () => {
  test("are text that is read, and numbers", () => {
    const attributes = { "my.note": "see canary1", "my.count": 3, "my.flag": false };
    expect(kept(attributes)).toEqual({ "my.note": "see <found>", "my.count": 3, "my.flag": false });
  });

  test("are dropped in strict mode", () => {
    const { attributes, dropped, lost } = scrubAt(
      "full",
      { "my.count": 3, "server.port": 1 },
      true,
    );
    expect(attributes).toEqual({ "server.port": 1 });
    expect([dropped, lost]).toEqual([1, "dropped-unknown=1"]);
  });

  test("are dropped where the key is none, or holds what a detector knows", () => {
    const attributes = {
      "jane@example.com": 1,
      "my.canary1": 1,
      ["k".repeat(MAX_KEY_CHARACTERS + 1)]: 1,
      "": 1,
    };
    expect(scrubAt("full", attributes)).toMatchObject({
      attributes: {},
      dropped: 4,
      lost: "dropped-key=4",
    });
  });

  test.each([
    "dbPassword",
    "x.api_key",
    "auth-token",
    "AWS_SECRET_ACCESS_KEY",
    "session.cookie",
    "sasToken",
  ])("%s names a secret", (key) => {
    expect(kept({ [key]: "hunter2", other: 1 })).toEqual({ other: 1 });
    expect(kept({ [key]: { deep: "hunter2" }, other: 1 })).toEqual({ other: 1 });
  });

  test("a number under a secret's name stays where it only measures", () => {
    const attributes = { max_tokens: 3, "cookie.size": 9, pin: 1234, "password.required": true };
    expect(kept(attributes)).toEqual({
      max_tokens: 3,
      "cookie.size": 9,
      "password.required": true,
    });
  });

  test("that end in a person's or a machine's name are such", () => {
    expect(kept({ "req.userName": "jane", peer_host: "db01.x.example", tokenizer: "bpe" })).toEqual(
      {
        "req.userName": "<user:h_personal_jane>",
        peer_host: "h_identifier_db01",
        tokenizer: "bpe",
      },
    );
  });
});

describe("values within values", () => {
  test("members are what their path or their own name says", () => {
    const attributes = {
      user: undefined,
      ctx: { "host.name": "db01", password: "x", note: "canary1", list: ["canary2", 1] },
    };
    expect(kept(attributes)).toEqual({
      ctx: { "host.name": "h_identifier_db01", note: "<found>", list: ["<found>", 1] },
    });
    expect(kept({ process: { owner: "jane" } })).toEqual({
      process: { owner: "<user:h_personal_jane>" },
    });
  });

  test("what lies in a name is a name", () => {
    expect(kept({ "host.name": { a: ["db01"] } })).toEqual({
      "host.name": { a: ["h_identifier_db01"] },
    });
  });

  test("a body is text, whatever its shape", () => {
    expect(scrubAt("full", "a canary1").body).toBe("a <found>");
    expect(scrubAt("full", ["canary1", null]).body).toEqual(["<found>", null]);
    expect(scrubAt("full", Buffer.from("canary1")).body).toBeUndefined();
  });
});

describe("hostile values", () => {
  test("what is no data is dropped and counted", () => {
    const attributes = {
      symbol: Symbol("canary1"),
      call: () => "canary1",
      bytes: new Uint8Array(3),
      buffer: new ArrayBuffer(3),
      boxed: new String("canary1"),
      never: new Date(Number.NaN),
      huge: 2n ** 64n,
    };
    expect(scrubAt("full", attributes)).toMatchObject({
      attributes: {},
      dropped: 7,
      lost: "dropped-bytes=2,dropped-kind=5",
    });
  });

  test("what is data in another guise becomes plain", () => {
    const date = Object.assign(new Date(0), { toISOString: () => "canary1" });
    expect(kept({ date, small: 5n, large: 2n ** 60n, nan: Number.NaN, none: null })).toEqual({
      date: "1970-01-01T00:00:00.000Z",
      small: 5,
      large: "1152921504606846976",
      nan: Number.NaN,
      none: null,
    });
  });

  test("getters and proxies that throw cost themselves only", () => {
    const attributes = {
      get bad(): string {
        throw new Error("canary1");
      },
      proxy: new Proxy({}, { ownKeys: () => raise() }),
      list: new Proxy([], { get: () => raise() }),
      good: 1,
    };
    expect(scrubAt("full", attributes)).toMatchObject({ attributes: { good: 1 } });
    expect(kept(new Proxy({}, { ownKeys: () => raise() }))).toEqual({});
  });

  test("a getter is read once, so that what was looked at is what leaves", () => {
    let reads = 0;
    const attributes = {
      get once(): string {
        return reads++ === 0 ? "fine" : "canary1";
      },
    };
    const strings = new AttributeStrings(text, { of: () => undefined }, "full");
    const scrubber = new AttributeScrubber(strings, "full", false);
    expect(scrubber.attributes(attributes, new AttributePass(new RedactionTally()))).toEqual({
      once: "fine",
    });
  });

  test("a cycle ends where it closes", () => {
    const cyclic: Record<string, unknown> = { a: 1 };
    cyclic["self"] = cyclic;
    expect(kept({ cyclic })).toEqual({ cyclic: { a: 1 } });
  });

  test("an own __proto__ is no key", () => {
    const attributes: unknown = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
    const copy = kept(attributes);
    expect(copy).toEqual({ b: 2 });
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test.each([undefined, null, "text", 7, Symbol.iterator])("%s has no attributes", (source) => {
    expect(kept(source)).toEqual({});
  });

  test("nothing that was given is changed", () => {
    const attributes = { "host.name": "db01", deep: { list: ["canary1"] } };
    const before = structuredClone(attributes);
    scrubAt("basic", attributes);
    expect(attributes).toEqual(before);
  });
});

describe("bounds", () => {
  test(`a map of 100,000 keys gives ${MAX_MEMBERS}`, () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 1]));
    const { attributes, dropped, lost } = scrubAt("full", many);
    expect(Object.keys(attributes)).toHaveLength(MAX_MEMBERS);
    expect([dropped, lost]).toEqual([100_000 - MAX_MEMBERS, "dropped-bound=1"]);
  });

  test(`a list gives ${MAX_MEMBERS} elements`, () => {
    expect(kept({ list: new Array(1_000_000).fill(1) })["list"]).toHaveLength(MAX_MEMBERS);
  });

  test(`levels end at ${MAX_DEPTH}`, () => {
    let deep: unknown = "bottom";
    for (let level = 0; level < MAX_DEPTH + 1; level++) deep = { next: deep };
    expect(JSON.stringify(kept({ deep }))).not.toContain("bottom");
    expect(JSON.stringify(kept({ deep: (deep as { next: unknown }).next }))).toContain("bottom");
  });

  test(`a record has ${MAX_VALUES} values`, () => {
    const lists = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`l${at}`, new Array(MAX_MEMBERS).fill(1)]),
    );
    const values = Object.values(kept(lists)).flat();
    expect(values.length).toBeLessThanOrEqual(MAX_VALUES);
    expect(values.length).toBeGreaterThan(MAX_VALUES - 20);
  });

  test(`of ${MAX_CHARACTERS} characters of text the rest is not scanned`, () => {
    const half = "x ".repeat(MAX_CHARACTERS / 4);
    const { attributes, lost } = scrubAt("full", { a: half, b: half, c: "canary1" });
    expect(attributes["c"]).toBe("<unscanned>");
    expect(lost).toBe("unscanned-bound=1");
  });

  test("a name too long to be one is dropped", () => {
    expect(scrubAt("full", { "host.name": "x".repeat(4097) }).lost).toBe("dropped-bound=1");
  });
});

function raise(): never {
  throw new Error("canary1");
}
