import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startIn, TemporaryFolder } from "../test/support/host/temporary-sonde.ts";
import { Authority, type IssuedFiles, opensslProblem } from "../test/support/tls/authority.ts";
import { SondeError } from "./errors.ts";
import { nodeOperatorFiles } from "./operator-files.ts";
import { checkTlsFiles, readTls } from "./tls-options.ts";

const problem = opensslProblem();
if (problem !== undefined) console.info(`tls-options.test: files skipped, ${problem}`);

const HTTPS = "https://backend.example/v1/logs";

function message(of: () => unknown): string {
  try {
    of();
  } catch (error) {
    if (error instanceof SondeError && error.code === "SONDE_OPTION_INVALID") return error.message;
    throw error;
  }
  return expect.fail("these options were taken");
}

describe("which files", () => {
  const read = (option: unknown, environment: NodeJS.ProcessEnv = {}, url = HTTPS) =>
    readTls("export.tls", option, url, environment);

  test("none by default, and none for http", () => {
    expect(read(undefined)).toEqual({});
    expect(read({})).toEqual({});
    const variables = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: "/ca",
      OTEL_EXPORTER_OTLP_CLIENT_KEY: "/k",
    };
    expect(read(undefined, variables, "http://localhost:4318/v1/logs")).toEqual({});
  });

  test("an option before the variable for logs before the one for all", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: "/all.pem",
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: "/logs.pem",
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: "own.pem",
      OTEL_EXPORTER_OTLP_CLIENT_KEY: " /own.key ",
    };
    expect(read(undefined, environment)).toEqual({
      ca: { path: "/logs.pem", source: "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE" },
      // Absolute: a program may change its directory later.
      certificate: { path: resolve("own.pem"), source: "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE" },
      key: { path: "/own.key", source: "OTEL_EXPORTER_OTLP_CLIENT_KEY" },
    });
    expect(read({ caFile: "/mine.pem" }, environment)).toMatchObject({
      ca: { path: "/mine.pem", source: "export.tls.caFile" },
    });
  });

  test.each<[unknown, NodeJS.ProcessEnv, string]>([
    [{ caFile: 5 }, {}, "export.tls.caFile is 5"],
    [{ keyFile: "" }, {}, 'export.tls.keyFile is ""'],
    [{ certificateFile: "/c" }, {}, "export.tls.certificateFile is given without the private key"],
    [{ keyFile: "/k" }, {}, "export.tls.keyFile is given without the certificate"],
    [
      {},
      { OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY: "/k" },
      "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY is given",
    ],
    [{}, { OTEL_EXPORTER_OTLP_CERTIFICATE: "a\0b" }, "has no NUL"],
  ])("%j with %j is refused", (option, environment, text) => {
    expect(message(() => read(option, environment))).toContain(text);
  });

  test("files given for an http URL are a mistake: nothing would be encrypted", () => {
    const given = message(() => read({ caFile: "/ca" }, {}, "http://backend.example/v1/logs"));
    expect(given).toContain("export.tls is given, but the URL is http");
  });
});

describe.skipIf(problem !== undefined)("what is in them", () => {
  let folder: TemporaryFolder;
  let authority: Authority;
  let own: IssuedFiles;
  beforeAll(() => {
    folder = new TemporaryFolder();
    authority = new Authority(folder, "ours");
    own = authority.issue("client");
  });
  afterAll(() => folder[Symbol.dispose]());

  function check(caFile?: string, certificateFile?: string, keyFile?: string): void {
    const option = {
      ...(caFile === undefined ? {} : { caFile }),
      ...(certificateFile === undefined ? {} : { certificateFile }),
      ...(keyFile === undefined ? {} : { keyFile }),
    };
    checkTlsFiles(readTls("export.tls", option, HTTPS, {}), nodeOperatorFiles);
  }

  function written(name: string, text: string): string {
    writeFileSync(folder.file(name), text);
    return folder.file(name);
  }

  test("good ones, and those that a link leads to, as mounted secrets are", () => {
    check();
    check(authority.caFile);
    check(authority.caFile, own.certificateFile, own.keyFile);
    const link = folder.file("link.pem");
    symlinkSync(authority.caFile, link);
    check(link);
    const bundle = `# ours\n${readFileSync(authority.caFile, "utf8").repeat(3)}\n# end\n`;
    check(written("bundle.pem", bundle));
  });

  test("a certificate that has expired: this machine's clock may be wrong", () => {
    const late = authority.issue("late", { validDays: [-2, -1] });
    check(authority.caFile, late.certificateFile, late.keyFile);
  });

  test("bad ones are refused by option and path, and not a word of what is in them", () => {
    const canary = "Q2FuYXJ5";
    const pem = readFileSync(authority.caFile, "utf8");
    mkdirSync(folder.file("directory"));
    const text = written("text.pem", `${canary}\n`);
    const damaged = written("damaged.pem", pem.replace(/^.{64}$/m, `${canary}${"A".repeat(56)}`));
    const long = written("long.pem", `${canary}${"x".repeat(1024 * 1024)}`);
    const other = authority.issue("other").keyFile;
    const encrypted = authority.encrypt(own.keyFile);
    const cases: readonly (readonly [string, () => void])[] = [
      ["export.tls.caFile|nowhere.pem|(ENOENT)", () => check(folder.file("nowhere.pem"))],
      [
        "export.tls.caFile|directory|cannot be read as a file (",
        () => check(folder.file("directory")),
      ],
      ["export.tls.caFile|text.pem|holds no certificate in PEM form", () => check(text)],
      ["export.tls.caFile|client.key|holds no certificate in PEM form", () => check(own.keyFile)],
      ["export.tls.caFile|damaged.pem|holds a damaged certificate", () => check(damaged)],
      ["export.tls.caFile|long.pem|has more than 1048576 bytes", () => check(long)],
      [
        "export.tls.certificateFile|text.pem|holds no certificate",
        () => check(undefined, text, own.keyFile),
      ],
      [
        "export.tls.keyFile|text.pem|holds no private key in PEM form",
        () => check(undefined, own.certificateFile, text),
      ],
      [
        "export.tls.keyFile|client.key.encrypted|a key with a passphrase",
        () => check(undefined, own.certificateFile, encrypted),
      ],
      [
        "export.tls.keyFile|other.key|is not the key of the certificate",
        () => check(undefined, own.certificateFile, other),
      ],
    ];
    for (const [words, run] of cases) {
      const said = message(run);
      for (const word of words.split("|")) expect(said).toContain(word);
      expect(said).not.toContain(canary);
      expect(said.length).toBeLessThan(400);
    }
  });

  test("startSonde reads them, before anything else is made", () => {
    const path = folder.file("nowhere.pem");
    const start = (): unknown =>
      startIn(folder, { export: { url: "https://backend.example", tls: { caFile: path } } });
    expect(message(start)).toContain(path);
    // The one that failed is not in the way of the next.
    expect(message(start)).toContain(path);
  });
});
