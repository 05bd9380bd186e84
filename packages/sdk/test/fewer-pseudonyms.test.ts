/** Text that was scrubbed where more may be told, on its way to where less may. */
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../src/clock.ts";
import { builtInDetectors } from "../src/scrub/detectors/index.ts";
import { withoutPseudonyms } from "../src/scrub/fewer-pseudonyms.ts";
import { TextScrubber } from "../src/scrub/text/text-scrubber.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { event } from "./support/host/definitions.ts";
import { NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { allDetectors } from "./support/scrub/all-detectors.ts";

const [PERSON, THING] = ["h_pppppppppppppppp", "h_tttttttttttttttt"];
const PSEUDONYM = /[hn]_[a-z2-7]{16}/;

describe("of what any detector makes of its examples", async () => {
  const scrubber = new TextScrubber({
    detectors: builtInDetectors,
    identities: { of: (foundClass) => (foundClass === "personal" ? PERSON : THING) },
    clock: systemClock,
  });
  const texts = (await allDetectors())
    .flatMap(({ examples }) => examples?.positives() ?? [])
    .map(({ text }) => scrubber.scrub(text));

  it("no person's pseudonym is left, and things keep theirs", () => {
    const named = texts.filter((text) => text.includes(PERSON));
    expect(named.length).toBeGreaterThan(50);
    for (const text of named) expect(withoutPseudonyms(text, "persons")).not.toContain(PERSON);
    const hosts = texts.filter((text) => /^[^<]*<host:[^<]*$/.test(text));
    expect(hosts.length).toBeGreaterThan(20);
    for (const text of hosts) expect(withoutPseudonyms(text, "persons")).toBe(text);
  });

  it("no pseudonym is left where none may leave, and the placeholders are", () => {
    for (const text of texts) {
      const left = withoutPseudonyms(text, "all");
      expect(left).not.toMatch(PSEUDONYM);
      expect(left.match(/<[a-z]/g)).toEqual(text.match(/<[a-z]/g));
      expect(withoutPseudonyms(left, "all")).toBe(left);
    }
  });
});

const named = event(
  {
    account: { key: "acme.account", type: "string", class: "identifier", identifies: "account" },
    note: { key: "acme.note", type: "string", class: "text" },
    notes: { key: "acme.notes", type: "string[]", class: "text" },
    more: { key: "acme.more", type: "template[string]", class: "text" },
  },
  { name: "acme.named" },
);
const TEXT = "no access for CORP\\carol at 10.1.2.3";
const GIVEN = { account: "CORP\\alice", note: TEXT, notes: [TEXT], more: { why: TEXT } };

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder;
}

function valuesOf({ attributes }: { readonly attributes: ReadonlyMap<string, unknown> }): string {
  const own = [...attributes].filter(([key]) => key.startsWith("acme."));
  expect(own).toHaveLength(4);
  return JSON.stringify(own);
}

it("a destination gets no more pseudonyms than its level and policy let out", async () => {
  await using receiver = await startOtlpReceiver();
  const others = [await startOtlpReceiver(), await startOtlpReceiver()] as const;
  onTestFinished(async () => {
    for (const other of others) await other[Symbol.asyncDispose]();
  });
  const [basic, nameless] = others;
  const policy = { identifier: "unscanned" } as const;
  await using running = startIn(newFolder(), {
    privacy: { level: "full" },
    export: {
      url: receiver.url,
      intervalMillis: 10,
      mirrors: [
        { name: "basic", url: basic.url, required: true, privacy: { level: "basic" } },
        { name: "nameless", url: nameless.url, required: true, privacy: { policy } },
      ],
    },
  });
  named.emit(GIVEN);
  expect(await running.sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  const [whole, less, least] = [receiver, basic, nameless].map(({ records }) =>
    valuesOf(records[0]!),
  );
  expect(whole!.match(/<account:h_[a-z2-7]{16}:h_[a-z2-7]{16}>/g)).toHaveLength(4);
  expect(less!.match(/<account>/g)).toHaveLength(4);
  expect(less!.match(/<ip4:private:n_[a-z2-7]{16}:h_[a-z2-7]{16}>/g)).toHaveLength(3);
  expect(least!.match(/<account> at <ip4:private>/g)).toHaveLength(3);
  expect(least).not.toMatch(PSEUDONYM);
});

it("what was stored at full tells of no person when it is sent at basic", async () => {
  const folder = newFolder();
  await using receiver = await startOtlpReceiver();
  const first = startIn(folder, { privacy: { level: "full" }, export: { url: NOBODY } });
  named.emit(GIVEN);
  await first.sonde.shutdown({ timeoutMillis: 0 });
  await using running = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
  named.emit(GIVEN);
  await running.sonde.flush({ timeoutMillis: 20_000 });
  const values = receiver.records.map(valuesOf);
  expect(values).toHaveLength(2);
  // The two are of two instances, and any may be sent first.
  const [before, now] = values.sort((one, other) => one.length - other.length);
  expect(before!.match(/<account>/g)).toHaveLength(4);
  expect(now!.match(/<account:h_[a-z2-7]{16}>/g)).toHaveLength(4);
});
