/** The operator's file in a whole SDK: it is found at start and counts for handles that are open. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { event, type Fields } from "./support/host/definitions.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";

/** Nobody listens where this SDK delivers to, which it says at a moment of its own. */
const ofFile = ({
  warnings,
}: {
  readonly warnings: readonly { readonly code: string }[];
}): unknown => warnings.filter(({ code }) => code !== "SONDE_EXPORT_FAILING");

const FIELDS: Fields = {
  state: { key: "acme.disk.state", type: "string", class: "system" },
};

it("takes a file that stands there at start, for handles that are open, and nothing from a broken one", async () => {
  using folder = new TemporaryFolder();
  const [good, broken] = ["good.json", "broken.json"].map((name) => join(folder.path, name));
  writeFileSync(good!, '{"overrides": {"acme.*": {"rate": 0}}}');
  writeFileSync(broken!, '{"overrides": {"acme.*": {"rate": 0}}');
  const handle = event(FIELDS);
  {
    await using running = startIn(folder, {
      isolation: "inline",
      sampling: { overridesFile: good! },
    });
    await vi.waitFor(async () => {
      handle.emit({ state: "on" });
      await running.sonde.sync();
      expect(running.sonde.ledger().byEvent["acme.disk.slow"]?.sampledOut).toBeGreaterThan(0);
    });
    expect(ofFile(running)).toEqual([]);
  }
  await using running = startIn(folder, {
    isolation: "inline",
    sampling: { overridesFile: broken! },
  });
  await vi.waitFor(() =>
    expect(ofFile(running)).toMatchObject([
      { code: "SONDE_OVERRIDES_FILE", message: expect.stringContaining(broken!) as string },
    ]),
  );
  await running.sonde.sync();
  const before = running.sonde.ledger().kept;
  handle.emit({ state: "on" });
  await running.sonde.sync();
  expect(running.sonde.ledger().kept).toBe(before + 1);
});
