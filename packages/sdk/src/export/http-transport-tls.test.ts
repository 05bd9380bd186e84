import { copyFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TemporaryFolder } from "../../test/support/host/temporary-sonde.ts";
import {
  Authority,
  type IssuedFiles,
  opensslProblem,
  replace,
} from "../../test/support/tls/authority.ts";
import { startTlsBackend } from "../../test/support/tls/tls-backend.ts";
import { nodeOperatorFiles } from "../operator-files.ts";
import { SelfReport, type Warning } from "../self-report.ts";
import { createHttpTransport } from "./http-transport.ts";
import type { Outcome } from "./outcome.ts";
import { FileTlsContexts } from "./tls-contexts.ts";
import type { TlsPaths } from "./tls-files.ts";
import type { Transport } from "./transport.ts";

const problem = opensslProblem();
if (problem !== undefined) console.info(`http-transport-tls.test: skipped, ${problem}`);

const DELIVERED: Outcome = { kind: "delivered", rejected: 0, hasMessage: false };
const BODY = new Uint8Array(1000);

function pathsOf(caFile: string | undefined, own?: IssuedFiles): TlsPaths {
  const file = (path: string) => ({ path, source: "test" });
  return {
    ...(caFile === undefined ? {} : { ca: file(caFile) }),
    ...(own === undefined
      ? {}
      : { certificate: file(own.certificateFile), key: file(own.keyFile) }),
  };
}

describe.skipIf(problem !== undefined)("TLS", () => {
  let folder: TemporaryFolder;
  let ours: Authority;
  let theirs: Authority;
  let good: IssuedFiles;
  let warnings: Warning[];
  const transports: Transport[] = [];

  beforeAll(() => {
    folder = new TemporaryFolder();
    ours = new Authority(folder, "ours");
    theirs = new Authority(folder, "theirs");
    good = ours.issue("server");
  });
  afterEach(() => {
    for (const transport of transports.splice(0)) transport.close();
  });
  afterAll(() => folder[Symbol.dispose]());

  function transportTo(url: string, paths?: TlsPaths): Transport {
    warnings = [];
    const report = new SelfReport((warning) => warnings.push(warning));
    const tls =
      paths === undefined ? undefined : new FileTlsContexts(paths, nodeOperatorFiles, report);
    const transport = createHttpTransport({
      url: new URL("/v1/logs", url),
      version: "1",
      tls,
      report,
    });
    transports.push(transport);
    return transport;
  }

  async function send(transport: Transport): Promise<Outcome> {
    return (await transport.send(BODY, 1, new AbortController().signal)).outcome;
  }

  test("a backend whose certificate an authority of ours signed is trusted, by address and by name", async () => {
    await using backend = await startTlsBackend(good);
    expect(await send(transportTo(backend.url, pathsOf(ours.caFile)))).toEqual(DELIVERED);
    const byName = backend.url.replace("127.0.0.1", "localhost");
    expect(await send(transportTo(byName, pathsOf(ours.caFile)))).toEqual(DELIVERED);
    expect(backend.requests.map(({ serverName }) => serverName)).toEqual([false, "localhost"]);
  });

  test("one connection serves request after request", async () => {
    await using backend = await startTlsBackend(good);
    const transport = transportTo(backend.url, pathsOf(ours.caFile));
    for (let index = 0; index < 3; index++) expect(await send(transport)).toEqual(DELIVERED);
    expect([backend.connections, backend.requests.length]).toEqual([1, 3]);
  });

  test.each<[string, string, (authority: Authority) => IssuedFiles, boolean]>([
    [
      "an authority that is not ours",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      () => theirs.issue("server"),
      true,
    ],
    ["Node's authorities alone", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", () => good, false],
    [
      "a certificate that has expired",
      "CERT_HAS_EXPIRED",
      (ca) => ca.issue("late", { validDays: [-2, -1] }),
      true,
    ],
    [
      "a certificate that is not valid yet, as on a machine whose clock is behind",
      "CERT_NOT_YET_VALID",
      (ca) => ca.issue("early", { validDays: [1, 2] }),
      true,
    ],
    [
      "another host's certificate",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      (ca) => ca.issue("other", { hosts: "DNS:other.example,IP:192.0.2.1" }),
      true,
    ],
  ])("%s: held, and no byte is sent", async (_name, detail, files, hasAuthority) => {
    await using backend = await startTlsBackend(files(ours));
    const transport = transportTo(backend.url, hasAuthority ? pathsOf(ours.caFile) : undefined);
    const sent = await transport.send(BODY, 1, new AbortController().signal);
    expect(sent).toEqual({ outcome: { kind: "retry", reason: "tls", detail }, wireBytes: 0 });
    expect(backend.requests).toEqual([]);
  });

  test("the variable that switches verification off does not", async () => {
    await using backend = await startTlsBackend(theirs.issue("server"));
    const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await send(transportTo(backend.url))).toMatchObject({ kind: "retry", reason: "tls" });
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
    expect(backend.requests).toEqual([]);
  });

  test("a backend that speaks TLS 1.1 at most is not spoken to", async () => {
    // @SECLEVEL=0 has this machine's OpenSSL offer it at all.
    const old = { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL@SECLEVEL=0" } as const;
    await using backend = await startTlsBackend(good, old);
    const transport = transportTo(backend.url, pathsOf(ours.caFile));
    expect(await send(transport)).toMatchObject({ kind: "retry", reason: "tls" });
  });

  describe.each(["TLSv1.2", "TLSv1.3"] as const)("mutual, %s", (version) => {
    const mutual = () => ({
      ca: [theirs.pem],
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: version,
      maxVersion: version,
    });

    test("with a certificate of the right authority the backend knows who we are", async () => {
      await using backend = await startTlsBackend(good, mutual());
      const paths = pathsOf(ours.caFile, theirs.issue("node-7"));
      expect(await send(transportTo(backend.url, paths))).toEqual(DELIVERED);
      expect(backend.requests.map(({ client }) => client)).toEqual(["node-7"]);
    });

    test.each(["none", "another authority's", "an expired one"])("with %s: held", async (which) => {
      await using backend = await startTlsBackend(good, mutual());
      const own: Record<string, () => IssuedFiles | undefined> = {
        none: () => undefined,
        "another authority's": () => ours.issue("node-8"),
        "an expired one": () => theirs.issue("node-9", { validDays: [-2, -1] }),
      };
      const transport = transportTo(backend.url, pathsOf(ours.caFile, own[which]!()));
      const outcome = await send(transport);
      // TLS 1.3 is done for us before the backend has looked, and then it may just hang up.
      expect(outcome.kind).toBe("retry");
      expect(["tls", "reset"]).toContain(outcome.kind === "retry" && outcome.reason);
      expect(backend.requests).toEqual([]);
    });
  });

  test("renewed files are used by the next connection, and no process is started anew", async () => {
    const mutual = { ca: [theirs.pem], requestCert: true, rejectUnauthorized: true };
    await using backend = await startTlsBackend(good, mutual);
    const own = theirs.issue("old", { validDays: [-2, -1] });
    const transport = transportTo(backend.url, pathsOf(ours.caFile, own));
    expect(await send(transport)).toMatchObject({ kind: "retry" });
    replace(own, theirs.issue("renewed"));
    expect(await send(transport)).toEqual(DELIVERED);
    expect(backend.requests.map(({ client }) => client)).toEqual(["renewed"]);
    expect(warnings).toEqual([]);
  });

  test("files that are half renewed: the old ones are used, and it is told once", async () => {
    const mutual = { ca: [theirs.pem], requestCert: true, rejectUnauthorized: true };
    await using backend = await startTlsBackend(good, mutual);
    const [own, next] = [theirs.issue("first"), theirs.issue("second")];
    const transport = transportTo(backend.url, pathsOf(ours.caFile, own));
    expect(await send(transport)).toEqual(DELIVERED);
    copyFileSync(next.certificateFile, own.certificateFile);
    for (let index = 0; index < 2; index++) {
      backend.cut();
      await expectDelivered(transport);
    }
    copyFileSync(next.keyFile, own.keyFile);
    backend.cut();
    await expectDelivered(transport);
    const clients = backend.requests.map(({ client }) => client);
    expect(clients).toEqual(["first", "first", "first", "second"]);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining("cannot be used (ERR_TLS_KEY_MISMATCH)"),
    ]);
  });

  /** A connection that was cut is noticed when it is used, at the latest. */
  async function expectDelivered(transport: Transport): Promise<void> {
    const first = await send(transport);
    if (first.kind === "retry") expect(await send(transport)).toEqual(DELIVERED);
    else expect(first).toEqual(DELIVERED);
  }

  test("files that are gone before the first connection: held, with a code and no path", async () => {
    await using backend = await startTlsBackend(good);
    const transport = transportTo(backend.url, pathsOf(folder.file("nowhere.pem")));
    expect(await send(transport)).toEqual({ kind: "retry", reason: "tls", detail: "ENOENT" });
  });
});
