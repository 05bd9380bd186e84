import { expect, test } from "vitest";
import { offlineWeek } from "./support/sampling/offline-week.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 7);
/** What a week writes, in spools. */
const RATIO = Number(process.env["SONDE_TEST_RATIO"] ?? 3);
const MAX_Z = 4.5;
/** The cap, and what a pass may take in before room is made. */
const MOST_BYTES = 16.5 * 1024 * 1024;

test(`estimates stay unbiased through a week offline, in which ${RATIO} spools are written into one`, () => {
  const { events, ledger, mostBytes, thinnings } = offlineWeek(SEED, RATIO);
  const z = events.map(({ name, z }) => `${name} ${z.toFixed(2)}`).join(", ");
  console.info(`offline-week: seed ${SEED}, at most ${thinnings} thinnings, z: ${z}`);
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ dropped: 0, buffered: 0 });
  expect(ledger.byReason).toEqual({ "thinned.spool_full": ledger.thinned });
  expect(ledger.thinned).toBeGreaterThan(0.3 * ledger.admitted);
  expect(mostBytes).toBeLessThan(MOST_BYTES);
  for (const { name, z } of events) expect(Math.abs(z), name).toBeLessThan(MAX_Z);
  // The last lane to give way has all its rows.
  expect(events.find(({ name }) => name === "week.critical")?.z).toBe(0);
});
