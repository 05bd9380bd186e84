import { join } from "node:path";
import { defineEvent, type EventHandle } from "@sonde/sdk/emitter";
import { expect, onTestFinished, test } from "vitest";
import { Capture } from "../test/capture.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { observeWith } from "./observe.ts";
import { Oracle, readOracles, totalCount } from "./oracle.ts";

interface Attributes {
  place: string;
  count: number;
}

function makeHandle(): EventHandle<Attributes> {
  return defineEvent<Attributes>({
    name: "acme.test.happened",
    scope: { name: "acme", version: "0.1.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling: { rate: 1, by: "none" },
    delivery: { priority: "normal", durability: "written" },
    fields: {
      place: { key: "acme.place", type: "string", class: "system" },
      count: { key: "acme.count", type: "int", class: "operational", unit: "1" },
    },
    write(to, from) {
      to.place.put(from.place);
      to.count.put(from.count);
    },
  });
}

test("the file holds the counts after every call, without being closed", async () => {
  const file = join(await temporaryDirectory(), "oracle.txt");
  const oracle = new Oracle(file);
  onTestFinished(() => oracle.close());
  oracle.before("acme.one");
  oracle.after("acme.one");
  oracle.before("acme.two");
  expect(readOracles([file])).toEqual(
    new Map([
      ["acme.one", { started: 1, returned: 1 }],
      ["acme.two", { started: 1, returned: 0 }],
    ]),
  );
  for (let call = 0; call < 1500; call++) {
    oracle.before("acme.one");
    oracle.after("acme.one");
  }
  expect(readOracles([file]).get("acme.one")).toEqual({ started: 1501, returned: 1501 });
  expect(oracle.returned).toBe(1501);
});

test("the counts of several processes are added", async () => {
  const directory = await temporaryDirectory();
  const files = ["1.txt", "2.txt"].map((name) => join(directory, name));
  for (const file of files) {
    const oracle = new Oracle(file);
    oracle.before("acme.one");
    oracle.after("acme.one");
    oracle.close();
  }
  expect(totalCount(readOracles(files))).toEqual({ started: 2, returned: 2 });
});

test("an observed handle hands every call on, and every call is counted", async () => {
  const capture = new Capture();
  capture.install();
  onTestFinished(() => capture.uninstall());
  const seen: unknown[] = [];
  const wrap = observeWith({
    before: (event, attributes) => seen.push(["before", event, attributes]),
    after: (event) => seen.push(["after", event]),
  });
  wrap(makeHandle()).with({ place: "here" }).emit({ count: 3 });
  const attributes = { place: "here", count: 3 };
  expect(seen).toEqual([
    ["before", "acme.test.happened", attributes],
    ["after", "acme.test.happened"],
  ]);
  expect(capture.events).toEqual([{ name: "acme.test.happened", attributes }]);
});
