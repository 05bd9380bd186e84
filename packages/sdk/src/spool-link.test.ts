import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectBalanced } from "../test/support/spool/balance.ts";
import { numberedEvent } from "../test/support/spool/events.ts";
import type { Warning } from "./self-report.ts";
import { startSonde } from "./start.ts";
import { startOtlpReceiver } from "./testing/index.ts";

test("a flush ends though the host goes on emitting", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "sonde-link-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const warnings: Warning[] = [];
  await using receiver = await startOtlpReceiver({ script: () => ({ delayMillis: 20 }) });
  const event = numberedEvent("test.busy", "normal");
  const sonde = startSonde({
    service: { name: "spool-link-test" },
    spool: { directory: scratch },
    privacy: { key: { file: `${scratch}/key` } },
    export: { url: receiver.url, intervalMillis: 10 },
    isolation: "inline",
    onWarning: (warning) => warnings.push(warning),
  });
  let sequence = 0;
  const busy = setInterval(() => event.emit({ sequence: sequence++ }), 1);
  event.emit({ sequence: sequence++ });
  expect(await sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  clearInterval(busy);
  await sonde.shutdown({ timeoutMillis: 20_000 });
  expectBalanced(sonde.ledger());
  expect(warnings).toEqual([]);
});
