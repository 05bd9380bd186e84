import { describe, expect, it } from "vitest";
import { event } from "../../test/support/host/definitions.ts";
import { RunningHost } from "../../test/support/host/running-host.ts";

const note = { key: "acme.note", type: "string", class: "text" } as const;
const stack = { key: "exception.stacktrace", type: "string", class: "text" } as const;
const size = { key: "acme.size", type: "int", class: "operational" } as const;

/** By key, of the records of an event. */
function emitted(running: RunningHost): readonly ReadonlyMap<string, unknown>[] {
  return running
    .take()
    .records.map(
      ({ layout, values }) =>
        new Map(
          layout.fields.flatMap(({ key }, i) =>
            values[i] === undefined ? [] : [[key, values[i]] as const],
          ),
        ),
    );
}

const trace = (directory: string, line: number): string =>
  `TypeError: no volume ${directory}\n    at open (${directory}/volume.js:${line}:3)`;

describe("a record", () => {
  it("with text says what was replaced in it, and only then", () => {
    using running = new RunningHost();
    running.host.privacy.known.add("secret", "hunter2hunter2");
    const handle = event({ note });
    handle.emit({ note: "hunter2hunter2 and HUNTER2HUNTER2" });
    handle.emit({ note: "all is well" });
    handle.emit({});
    const records = emitted(running);
    expect(records.map((record) => record.get("sonde.redaction"))).toEqual([
      "v1;known-secret=2",
      undefined,
      undefined,
    ]);
    expect(records[0]!.get("acme.note")).toBe("<secret> and <secret>");
  });

  it("without text has no such field, and one beside the 24 gathered ones is kept too", () => {
    using running = new RunningHost();
    event({ size }, { name: "acme.plain" }).emit({ size: 1 });
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`p${i}`, { ...note, key: `acme.p${i}` }]),
    );
    running.host.privacy.known.add("secret", "hunter2hunter2");
    const short = Object.fromEntries(
      Object.entries(many).map(([name, field]) => [name, { ...field, maxLength: 64 }]),
    );
    event(short, { name: "acme.many" }).emit({ p29: "hunter2hunter2" });
    const { layouts, records } = running.take();
    expect(layouts[0]!.fields.map(({ key }) => key)).toEqual(["acme.size"]);
    expect(records[1]!.values.at(-1)).toBe("v1;known-secret=1");
  });

  it("with a stack trace has a fingerprint that neither path, line nor message changes", () => {
    using running = new RunningHost();
    const handle = event({ stack, note });
    handle.emit({ stack: trace("/home/a/app", 10) });
    handle.emit({ stack: trace("/srv/b", 99), note: "x" });
    handle.emit({ stack: trace("/srv/b", 99).replace("open", "close") });
    handle.emit({ note: "no stack this time" });
    const prints = emitted(running).map((record) => record.get("sonde.exception.fingerprint"));
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(prints[1]).toBe(prints[0]);
    expect(prints[2]).not.toBe(prints[0]);
    expect(prints[3]).toBeUndefined();
  });
});

describe("an epoch that begins", () => {
  it("changes pseudonyms, of bound values too, and its end brings the old ones back", () => {
    const host = { key: "acme.host", type: "string", class: "identifier" } as const;
    let renewals = 0;
    using running = new RunningHost({ renewed: () => renewals++ });
    const handle = event({ host });
    const values = (): unknown[] => {
      handle.emit({ host: "node-17" });
      return emitted(running).map((record) => record.get("acme.host"));
    };
    const [before] = values();
    running.host.renewKey();
    expect([values(), renewals]).toEqual([[before], 0]);
    running.clock.millis += 91 * 86_400_000;
    running.host.renewKey();
    expect(renewals).toBe(1);
    const [after] = values();
    expect(after).not.toBe(before);
    running.clock.millis -= 91 * 86_400_000;
    running.host.renewKey();
    expect([values(), renewals]).toEqual([[before], 2]);
  });
});

describe("a template", () => {
  it("lets no key out that its class keeps in", () => {
    using running = new RunningHost();
    running.host.privacy.known.add("identifier", "vol-gold");
    const fields = {
      ids: { key: "acme.ids", type: "template[string]", class: "identifier" },
      notes: { key: "acme.notes", type: "template[string]", class: "text" },
      sizes: { key: "acme.sizes", type: "template[int]", class: "operational" },
    } as const;
    event(fields).emit({
      ids: { "node-17": "vol-gold" },
      notes: { open: "vol-gold is gone", "vol-gold": "x" },
      sizes: { a: 1 },
    });
    const [record] = emitted(running);
    const [[key, value]] = [...(record!.get("acme.ids") as Map<string, string>)] as [
      [string, string],
    ];
    expect(key).toMatch(/^h_[a-z2-7]{16}$/);
    expect(value).toMatch(/^h_[a-z2-7]{16}$/);
    const notes = record!.get("acme.notes") as Map<string, string>;
    expect([...notes.keys()]).toEqual(["open"]);
    expect(notes.get("open")).toMatch(/^<identifier:h_\w{16}> is gone$/);
    expect(record!.get("acme.sizes")).toEqual(new Map([["a", 1]]));
  });
});
