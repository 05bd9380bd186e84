import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { startTestProxy } from "./support/proxy/test-proxy.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { numberedEvent } from "./support/spool/events.ts";
import { Authority, opensslProblem } from "./support/tls/authority.ts";
import { startTlsBackend } from "./support/tls/tls-backend.ts";

const problem = opensslProblem();
if (problem !== undefined) console.info(`wire.test: skipped, ${problem}`);

const event = numberedEvent("test.wire", "normal");

describe.skipIf(problem !== undefined)(
  "options of the wire, from startSonde to the backend",
  () => {
    let files: TemporaryFolder;
    let authority: Authority;
    beforeAll(() => {
      files = new TemporaryFolder();
      authority = new Authority(files, "ours");
    });
    afterAll(() => files[Symbol.dispose]());

    test.each(["worker", "inline"] as const)("%s", async (isolation) => {
      const ca = authority.caFile;
      await using backend = await startTlsBackend(authority.issue("backend"), {
        ca: [authority.pem],
        requestCert: true,
        rejectUnauthorized: true,
      });
      const credentials = ["user", "word"].join(":");
      await using proxy = await startTestProxy({ credentials });
      const { certificateFile, keyFile } = authority.issue("node-7");
      using folder = new TemporaryFolder();
      await using started = startIn(folder, {
        isolation,
        export: {
          url: backend.url,
          headers: { "x-tenant": "7" },
          compression: "zstd",
          tls: { caFile: ca, certificateFile, keyFile },
          proxy: `http://${credentials}@127.0.0.1:${proxy.port}`,
          intervalMillis: 10,
          metrics: false,
        },
      });
      event.emit({ sequence: 0 });
      expect(await started.sonde.flush()).toEqual({ drained: true });
      expect(proxy.requests.map(({ method }) => method)).toEqual(["CONNECT"]);
      expect(backend.requests).toEqual([
        {
          client: "node-7",
          serverName: false,
          headers: expect.objectContaining({ "x-tenant": "7", "content-encoding": "zstd" }),
        },
      ]);
      expect(started.warnings).toEqual([]);
      expectBalanced(started.sonde.ledger());
      expect(started.sonde.ledger()).toMatchObject({ delivered: 1, buffered: 0 });
    });
  },
);
