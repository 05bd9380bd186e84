/** A value whose class is known is not looked at by any pattern; one that a mask knows already is not, either. */
import { afterEach, expect, test, vi } from "vitest";
import { event, type Fields } from "./support/host/definitions.ts";
import { RunningHost } from "./support/host/running-host.ts";

const FIELDS: Fields = {
  state: { key: "acme.state", type: "string", class: "system" },
  sizes: { key: "acme.sizes", type: "int[]", class: "operational" },
  volume: { key: "acme.volume", type: "string", class: "identifier" },
  host: { key: "acme.host", type: "string", class: "identifier", identifies: "host" },
  address: { key: "acme.address", type: "string", class: "identifier", identifies: "ip" },
  path: { key: "acme.path", type: "string", class: "identifier", identifies: "path" },
  user: { key: "acme.user", type: "string", class: "personal", identifies: "account" },
  file: { key: "acme.file", type: "string", class: "content" },
  key: { key: "acme.key", type: "string", class: "secret" },
};
const GIVEN = {
  state: "on",
  sizes: [1, 2],
  volume: "vol-7",
  host: "NODE-17.corp.example",
  address: "10.1.2.3",
  path: "/srv/vm/disk.vhdx",
  user: "CORP\\jane",
  file: "merger.docx",
  key: "hunter2",
};

afterEach(() => {
  vi.restoreAllMocks();
});

test("an event of classified fields runs no pattern once its values are known", () => {
  using running = new RunningHost({ level: "full" });
  const classified = event(FIELDS);
  const text = event(
    { note: { key: "acme.note", type: "string", class: "text" } },
    { name: "acme.note" },
  );
  classified.emit(GIVEN);
  text.emit({ note: "lost 10.1.2.3" });
  const exec = vi.spyOn(RegExp.prototype, "exec");
  for (let i = 0; i < 100; i++) classified.emit(GIVEN);
  expect(exec).not.toHaveBeenCalled();
  // The spy sees patterns where there are some.
  text.emit({ note: "lost 10.1.2.4" });
  expect(exec).toHaveBeenCalled();
  expect(running.take().records).toHaveLength(103);
});

test("a value that is new costs a pattern only where its mask has to be made", () => {
  using running = new RunningHost({ level: "full" });
  const { state, sizes, volume, file, key } = FIELDS as Required<Fields>;
  const plain = event({ state: state!, sizes: sizes!, volume: volume!, file: file!, key: key! });
  plain.emit(GIVEN);
  const exec = vi.spyOn(RegExp.prototype, "exec");
  for (let i = 0; i < 100; i++) plain.emit({ ...GIVEN, volume: `vol-${i}`, state: `on-${i}` });
  expect(exec).not.toHaveBeenCalled();
  expect(running.take().records).toHaveLength(101);
});
