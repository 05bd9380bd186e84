import { expect, test } from "vitest";
import { BLOCK_KIND, type BlockHeader, booksHeader, encodeBlock } from "../src/spool/block.ts";
import { headerPlace, placeIn } from "../src/tool/export-format.ts";
import { ExportReader } from "../src/tool/export-reader.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { Machine } from "./support/spool/machine.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { ROOT } from "./support/spool/workbench.ts";
import { sondeSpool } from "./support/tool/sonde-spool.ts";

const FILE = "/usb/file";

/** A right file, and its id. */
async function exported(): Promise<Buffer> {
  const machine = new Machine();
  machine.files.makeDirectory("/usb");
  const bench = machine.start();
  bench.write("normal", 300);
  bench.write("critical", 2);
  const { files, clock } = machine;
  const world = { files, clock, processes: new FakeProcesses(99) };
  const { code } = await sondeSpool(world, ["export", FILE, "--spool", ROOT.replace("/v1", "")]);
  expect(code).toBe(0);
  return Buffer.from(files.bytesOf(FILE));
}

/** What the reader says of a file of these bytes; undefined where it takes it. */
function problemOf(bytes: Uint8Array): string | undefined {
  const files = new MemoryFileSystem();
  files.makeDirectory("/usb");
  files.put(FILE, bytes);
  try {
    using reader = new ExportReader(files, FILE);
    reader.verify(() => {});
    return undefined;
  } catch (error) {
    expect((error as Error).name).toBe("RefusedError");
    return (error as Error).message;
  } finally {
    expect(files.openDescriptors).toBe(0);
  }
}

test("an export file with any byte changed, cut anywhere or with something behind it is refused by offset", async () => {
  const file = await exported();
  expect(problemOf(file)).toBeUndefined();
  const random = new SeededRandom(3);
  const places = [0, 4, 5, 8, 12, 13, 16, 24, 47, 48, file.byteLength - 1];
  for (let times = 0; times < 300; times++) places.push(random.below(file.byteLength));
  for (const at of places) {
    const changed = Buffer.from(file);
    changed[at]! ^= 1 << random.below(8);
    expect(problemOf(changed), `byte ${at}`).toMatch(
      /^\/usb\/file cannot be imported: .* at byte \d+$/,
    );
  }
  for (let times = 0; times < 100; times++) {
    const length = random.below(file.byteLength);
    expect(problemOf(file.subarray(0, length)), `cut at ${length}`).toContain("cannot be imported");
  }
  expect(problemOf(Buffer.concat([file, Buffer.alloc(1)]))).toContain("something follows the end");
  expect(problemOf(Buffer.alloc(0))).toContain("no export file of Sonde at byte 0");
  const claims = Buffer.from(file);
  claims.writeUInt32LE(0xffff_ffff, 12);
  expect(problemOf(claims)).toContain("at byte 0");
});

const ID = "01900000-0000-7000-8000-000000000001";
const LAYOUT = {
  id: 1,
  event: "e.f",
  scope: { name: "s", version: "1" },
  severityNumber: 9,
  level: "basic",
  priority: "normal",
  fields: [],
};
const TABLES = { instance: ID, uidInstance: ID, resource: { attributes: {} }, layouts: [LAYOUT] };

interface Forged {
  readonly kind: number;
  readonly payload: unknown;
  readonly items?: number;
  readonly lane?: number;
}

/** A file whose checksums are right, whatever it says. */
function forged(header: unknown, ...blocks: readonly Forged[]): Buffer {
  const bytesOf = (payload: unknown): Buffer =>
    Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload) ?? "");
  let file = encodeBlock(bytesOf(header), booksHeader(0), headerPlace());
  for (const { kind, payload, items = 0, lane = 0 } of blocks) {
    const about = { ...booksHeader(0), kind, items, lane } as BlockHeader;
    file = Buffer.concat([
      file,
      encodeBlock(bytesOf(payload), about, placeIn(ID, file.byteLength)),
    ]);
  }
  return file;
}

const HEADER = { export: 1, id: ID, timeMillis: 0 };
const END: Forged = { kind: BLOCK_KIND.journal, payload: { end: { records: 0 } } };
const head = (payload: unknown): Forged => ({ kind: BLOCK_KIND.head, payload });

/** A row of the layout above, with nothing in it. */
function row(
  changes: { readonly length?: number; readonly layout?: number; readonly high?: number } = {},
): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(changes.length ?? 32, 0);
  bytes.writeUInt16LE(changes.layout ?? 1, 4);
  bytes[6] = 1;
  bytes.writeUInt32LE(changes.high ?? 0, 12);
  return bytes;
}
const rows = (payload: Buffer, items: number = 1, lane: number = 1): Forged => ({
  kind: BLOCK_KIND.rows,
  payload,
  items,
  lane,
});

test("a forged file of right blocks is taken where it says nothing wrong", () => {
  expect(problemOf(forged(HEADER, END))).toBeUndefined();
  const end = { ...END, payload: { end: { records: 1 } } };
  expect(problemOf(forged(HEADER, head(TABLES), rows(row()), end))).toBeUndefined();
});

test.each<[string, Buffer, string]>([
  ["another version", forged({ ...HEADER, export: 2 }, END), "version 2; this program reads 1"],
  ["no id", forged({ ...HEADER, id: "../../etc" }, END), "no header of ours"],
  ["a header that is no JSON", forged(Buffer.from("{"), END), "no export file of Sonde"],
  ["no end", forged(HEADER), "it was cut"],
  [
    "a wrong end",
    forged(HEADER, { ...END, payload: { end: { records: 5 } } }),
    "speaks of 5 records",
  ],
  ["an end of nothing", forged(HEADER, { ...END, payload: null }), "speaks of undefined"],
  ["rows without tables", forged(HEADER, rows(row()), END), "rows before the first tables"],
  ["a foot", forged(HEADER, { kind: BLOCK_KIND.foot, payload: TABLES }, END), "a block of kind 4"],
  ["no lane", forged(HEADER, head(TABLES), rows(row(), 1, 9), END), "lane 9"],
  ["fewer rows", forged(HEADER, head(TABLES), rows(row(), 2), END), "not what their block says"],
  [
    "no rows",
    forged(HEADER, head(TABLES), rows(Buffer.alloc(0), 0), END),
    "not what their block says",
  ],
  [
    "a row too long",
    forged(HEADER, head(TABLES), rows(row({ length: 99 })), END),
    "not what their block",
  ],
  [
    "a row of no layout",
    forged(HEADER, head(TABLES), rows(row({ layout: 2 })), END),
    "not what their block",
  ],
  [
    "a sequence beyond numbers",
    forged(HEADER, head(TABLES), rows(row({ high: 0xffff_ffff })), END),
    "does not fit",
  ],
  ["tables of null", forged(HEADER, head(null), END), "tables that are not ours"],
  [
    "an instance that is a path",
    forged(HEADER, head({ ...TABLES, instance: "../x" }), END),
    "tables that",
  ],
  [
    "no resource",
    forged(HEADER, head({ ...TABLES, resource: 1 }), END),
    "tables that are not ours",
  ],
  [
    "layouts of null",
    forged(HEADER, head({ ...TABLES, layouts: [null] }), END),
    "tables that are not ours",
  ],
  [
    "two layouts of one id",
    forged(HEADER, head({ ...TABLES, layouts: [LAYOUT, LAYOUT] }), END),
    "tables",
  ],
  [
    "a field of null",
    forged(HEADER, head({ ...TABLES, layouts: [{ ...LAYOUT, fields: [null] }] }), END),
    "tables",
  ],
  [
    "a level unheard of",
    forged(HEADER, head({ ...TABLES, layouts: [{ ...LAYOUT, level: "off" }] }), END),
    "tables",
  ],
  [
    "another uid",
    forged(HEADER, head(TABLES), head({ ...TABLES, uidInstance: ID.replace(/1$/, "2") }), END),
    "other tables of the same instance",
  ],
])("a forged file with %s is refused", (_, file, problem) => {
  expect(problemOf(file)).toMatch(new RegExp(problem));
});

test("a forged file with more events than anybody declares is refused before they fill the memory", () => {
  const count = 10_001;
  const layouts = Array.from({ length: count }, (_, index) => ({
    ...LAYOUT,
    id: index + 1,
    event: `e.f${index}`,
  }));
  const payload = Buffer.concat(layouts.map(({ id }) => row({ layout: id })));
  const end = { ...END, payload: { end: { records: count } } };
  const file = forged(HEADER, head({ ...TABLES, layouts }), rows(payload, count), end);
  expect(problemOf(file)).toContain("more than 10000 events");
});

test("what is no file, or not there, is refused", async () => {
  const { files, clock } = new Machine();
  files.makeDirectory("/usb");
  files.putLink("/usb/link");
  const world = { files, clock, processes: new FakeProcesses(99) };
  for (const [path, problem] of [
    ["/usb/link", "is no file"],
    ["/usb", "is no file"],
    ["/usb/nothing", "is not there"],
  ] as const) {
    const { code, error } = await sondeSpool(world, ["import", path, "--yes", "--spool", "/b"]);
    expect([code, error]).toEqual([2, expect.stringContaining(problem)]);
  }
  expect(files.status("/b")).toBeUndefined();
});
