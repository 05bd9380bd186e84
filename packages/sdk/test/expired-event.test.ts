/** An expired event in a whole SDK: none of it leaves, all of it is counted, and the books balance. */
import { expect, it } from "vitest";
import { defineEvent } from "../src/emitter.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { definition, event, type Fields } from "./support/host/definitions.ts";
import { bytesBelow, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const FIELDS: Fields = {
  state: { key: "acme.disk.state", type: "string", class: "system" },
};
const CANARY = "canary-of-the-expired-event";

it.each(["worker", "inline"] as const)(
  "%s: others leave, its use is counted",
  async (isolation) => {
    await using receiver = await startOtlpReceiver();
    using folder = new TemporaryFolder();
    const start = () =>
      startIn(folder, { isolation, export: { url: receiver.url, intervalMillis: 10 } });
    const expired = defineEvent(
      definition(FIELDS, {
        name: "acme.disk.old",
        expired: "2026-10-31",
        delivery: { priority: "critical", durability: "synced" },
      }),
    );
    const bound = expired.with({ state: CANARY });
    const [slow, sampledOut] = [
      event(FIELDS),
      event(FIELDS, { name: "acme.disk.rare", sampling: { rate: 0, by: "none" } }),
    ];
    for (const run of [1, 2]) {
      await using running = start();
      for (let i = 0; i < 300; i++) {
        slow.emit({ state: "slow" });
        expired.emit({ state: CANARY });
        bound.emit({});
        sampledOut.emit({});
      }
      slow.emit({ state: 5 });
      expect(await running.sonde.flush()).toEqual({ drained: true });
      // The directory's books: the second run has the first one's, too.
      const ledger = running.sonde.ledger();
      expectBalanced(ledger);
      expect(ledger).toMatchObject({
        emitted: 1201 * run,
        kept: 300 * run,
        disabled: 600 * run,
        sampledOut: 300 * run,
        invalid: run,
        // The run before has said at its end what it sampled.
        delivered: 300 * run + ledger.self,
        unknownTail: { incarnations: 0 },
      });
      expect(ledger.byEvent["acme.disk.old"]).toEqual({
        emitted: 600 * run,
        sampledOut: 0,
        suppressed: 0,
        invalid: 0,
        disabled: 600 * run,
        ringFull: 0,
        kept: 0,
        admitted: 0,
        failedBeforeAdmission: 0,
      });
      expect(running.warnings.map(({ code }) => code)).toEqual([
        "SONDE_EVENT_EXPIRED",
        "SONDE_EVENT_INVALID",
      ]);
      expect(running.warnings[0]!.message).toContain("acme.disk.old");
      expect(running.warnings[0]!.message).toContain("2026-10-31");
      expect(bytesBelow(folder.path).includes(CANARY)).toBe(false);
    }
    const names = receiver.records.map(({ eventName }) => eventName);
    expect(names.filter((name) => name === "acme.disk.slow")).toHaveLength(600);
    // Nothing of it but its name and how often it was called, which the first run said at its end.
    expect(new Set(names)).toEqual(new Set(["acme.disk.slow", "sonde.sampling_window"]));
    expect(receiver.contains(CANARY)).toBe(0);
  },
);
