import { describe, expect, it } from "vitest";
import { type Attributes, definition, type Fields } from "../../test/support/host/definitions.ts";
import type { EventDefinition, FieldDefinition } from "../emit/definition.ts";
import { compileEvent } from "./compile.ts";
import { RowCursor } from "./row-cursor.ts";
import { MAX_ROW_BYTES } from "./row-format.ts";

function compile(of: EventDefinition<Attributes>, layoutId = 1): ReturnType<typeof compileEvent> {
  return compileEvent(of as unknown as EventDefinition<never>, layoutId, {
    level: "full",
    row: new RowCursor(new Uint8Array(MAX_ROW_BYTES)),
    pseudonymizer: () => undefined,
  });
}

function fieldsOf(count: number, field: Omit<FieldDefinition, "key">): Fields {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`p${i}`, { ...field, key: `acme.field${i}` }]),
  );
}

const int: FieldDefinition = { key: "acme.count", type: "int", class: "operational" };

describe("compileEvent", () => {
  it("lays out the fields in order, with the members of closed enums only", () => {
    const members = ["on", "off"];
    const { layout } = compile(
      definition({
        open: { key: "acme.open", type: "string", class: "system", members },
        closed: { key: "acme.closed", type: "string", class: "system", members, closed: true },
        id: { key: "acme.id", type: "string", class: "identifier" },
        message: { key: "acme.message", type: "string", class: "text" },
        count: int,
      }),
      7,
    );
    expect(layout).toEqual({
      id: 7,
      event: "acme.disk.slow",
      scope: { name: "acme.example/schemas/disk", version: "1.4.0" },
      severityNumber: 13,
      level: "basic",
      priority: "normal",
      durability: "written",
      fields: [
        { key: "acme.open", type: "string", class: "system", form: "gated" },
        { key: "acme.closed", type: "string", class: "system", form: "member", members },
        { key: "acme.id", type: "string", class: "identifier", form: "absent" },
        { key: "acme.message", type: "string", class: "text", form: "unscanned" },
        { key: "acme.count", type: "int", class: "operational", form: "value" },
      ],
    });
  });

  it("says how long rows are worth delivering, where the event does", () => {
    const delivery = { priority: "bulk", durability: "synced", ttlMillis: 86_400_000 } as const;
    expect(compile(definition({ count: int }, { delivery })).layout).toMatchObject(delivery);
    expect(compile(definition({ count: int })).layout).not.toHaveProperty("ttlMillis");
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses a ttl of %d",
    (ttlMillis) => {
      const delivery = { priority: "normal", durability: "written", ttlMillis } as const;
      expect(() => compile(definition({ count: int }, { delivery }))).toThrow(
        `acme.disk.slow has a ttlMillis of ${ttlMillis}`,
      );
    },
  );

  it("T6: takes 256 fields and a row of just the limit", () => {
    expect(compile(definition(fieldsOf(256, int))).maxRowBytes).toBeLessThan(MAX_ROW_BYTES);
    const wide = { type: "int[]", class: "operational", maxItems: 6500 } as const;
    expect(compile(definition(fieldsOf(1, wide))).maxRowBytes).toBeLessThanOrEqual(MAX_ROW_BYTES);
  });

  it.each<[string, EventDefinition<Attributes>, RegExp]>([
    ["257 fields", definition(fieldsOf(257, int)), /has 257 fields, over 256/],
    [
      "rows that could be too long",
      definition(fieldsOf(1, { type: "int[]", class: "operational", maxItems: 7000 })),
      /could take 70\d{3} bytes, over 65536; lower max_items/,
    ],
    [
      "an enum beyond 16 bits",
      definition({
        p: { ...int, members: Array.from({ length: 65_535 }, (_, i) => i), closed: true },
      }),
      /acme.count has 65535 members, over 65534/,
    ],
    [
      "a layout that is longer than a row",
      definition({
        p: {
          key: "acme.state",
          type: "string",
          class: "system",
          members: Array.from({ length: 3000 }, (_, i) => `a-rather-long-state-${i}`),
          closed: true,
        },
      }),
      /the layout of acme.disk.slow takes \d+ bytes, over 65536; it has too many members/,
    ],
    ["a name beyond all bounds", definition({}, { name: "n".repeat(70_000) }), /takes \d+ bytes/],
    ["an unknown severity", definition({}, { severity: "loud" as never }), /no severity loud/],
    [
      "an unknown priority",
      definition({}, { delivery: { priority: "urgent" as never, durability: "written" } }),
      /no priority urgent/,
    ],
    ["properties that JavaScript reorders", definition({ b: int, 1: int }), /a property 1/],
    ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map(
      (maxItems): [string, EventDefinition<Attributes>, RegExp] => [
        `${maxItems} items`,
        definition({ p: { ...int, type: "int[]", maxItems } }),
        /items, which is no count/,
      ],
    ),
  ])("refuses %s", (_, of, message) => {
    expect(() => compile(of)).toThrow(RangeError);
    expect(() => compile(of)).toThrow(message);
  });
});
