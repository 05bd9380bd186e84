/** A ring that is full when the host asks has no room for its counts either: they go behind what is taken. */
import { expect, test } from "vitest";
import { event } from "./support/host/definitions.ts";
import { NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const RING_BYTES = 256 * 1024;
/** Without a turn of the event loop nothing is taken meanwhile: many times what the ring holds. */
const BURST = 50_000;

test.each(["sync", "flush", "shutdown"] as const)(
  "the books are exact after %s, whatever the ring could not hold",
  async (name) => {
    using folder = new TemporaryFolder();
    await using running = startIn(folder, {
      spool: { ringBytes: RING_BYTES },
      export: { url: NOBODY },
    });
    const { sonde } = running;
    const handle = event({ size: { key: "acme.size", type: "int", class: "operational" } });
    for (let size = 0; size < BURST; size++) handle.emit({ size });
    await (name === "sync" ? sonde.sync() : sonde[name]({ timeoutMillis: 0 }));
    const ledger = sonde.ledger();
    expectBalanced(ledger);
    expect(ledger.ringFull).toBeGreaterThan(0);
    expect(ledger.emitted).toBe(BURST);
  },
);
