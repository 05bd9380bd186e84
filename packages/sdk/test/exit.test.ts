import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child, readOracle } from "./support/spool/child.ts";
import type { ChildPlan, EndingTask } from "./support/spool/child-plan.ts";
import { readSpool } from "./support/spool/spool-contents.ts";

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-exit-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const plan = (part: Pick<ChildPlan, "task" | "isolation" | "url">): ChildPlan => ({
  spoolDirectory: `${scratch}/spool`,
  keyFile: `${scratch}/key`,
  oracle: `${scratch}/oracle`,
  seed: 5,
  ...part,
});

// Port 9 discards: on the loopback interface nothing listens there.
const NOWHERE = "http://127.0.0.1:9";

const EXIT_CODES: Record<EndingTask["kind"], number> = {
  "natural-end": 0,
  "process-exit": 3,
  uncaught: 1,
  shutdown: 0,
  "shutdown-exit": 3,
  "late-listener": 3,
};

describe.each(["worker", "inline"] as const)("%s", (isolation) => {
  describe.each(["at-once", "after-sync"] as const)("%s", (when) => {
    test.each(Object.keys(EXIT_CODES) as EndingTask["kind"][])(
      "after %s every row is on disk and the books are closed",
      async (kind) => {
        const count = 2000;
        const child = new Child(plan({ task: { kind, count, when }, isolation, url: NOWHERE }));
        const { code, errors } = await child.ended();
        expect(code, errors).toBe(EXIT_CODES[kind]);
        if (kind !== "uncaught") expect(errors).toBe("");
        for (const message of child.messages) {
          if (message.kind === "warning") expect(message.code).toBe("SONDE_EXPORT_FAILING");
        }
        const emitted = readOracle(`${scratch}/oracle`).returned;
        const late = kind === "late-listener" ? 5 : 0;
        expect(emitted).toBe(count + late + (when === "after-sync" ? 1 : 0));

        const { uids, instances } = readSpool(`${scratch}/spool`);
        expect(instances.size).toBe(1);
        expect(new Set(uids).size).toBe(uids.length);

        await using receiver = await startOtlpReceiver();
        const next = new Child(
          plan({ task: { kind: "drain" }, isolation: "inline", url: receiver.url }),
        );
        expect(await next.ended()).toMatchObject({ code: 0, errors: "" });
        const done = next.messages.find((message) => message.kind === "done");
        if (done?.kind !== "done") throw new Error(JSON.stringify(next.messages));
        expectBalanced(done.ledger);
        expect(done.ledger).toMatchObject({
          emitted,
          delivered: uids.length,
          buffered: 0,
          dropped: 0,
          unknownTail: { incarnations: 0, maxRecords: 0 },
        });
        expect(done.ledger.sampledOut).toBe(emitted - uids.length);
        expect(receiver.records.length).toBe(uids.length);
        expect(receiver.duplicates()).toBe(0);
      },
    );
  });
});
