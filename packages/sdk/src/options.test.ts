import { describe, expect, it } from "vitest";
import { SondeError } from "./errors.ts";
import { readSettings, type SondeOptions } from "./options.ts";
import { builtInDetectors } from "./scrub/detectors/index.ts";

const SERVICE = { service: { name: "volume-manager" } };
const HOME = { HOME: "/home/x" };
const MIB = 1024 * 1024;
/** Put together here, so that nothing that looks like a credential stands in the file. */
const PROXY = ["http://user", "p%40ss@proxy:3128"].join(":");

function read(options: unknown, environment: NodeJS.ProcessEnv = HOME) {
  return readSettings(options as SondeOptions, environment);
}

/** The error of these options beside a good service name. */
function problem(options: unknown, environment: NodeJS.ProcessEnv = HOME): SondeError {
  try {
    read(options, environment);
  } catch (error) {
    if (error instanceof SondeError) return error;
    throw error;
  }
  return expect.fail("these options were taken");
}

/** `privacy.policy` of a case, as it is read. */
const TOO_MANY = Object.fromEntries(
  Array.from({ length: 1001 }, (_, i) => [`acme.e${i}`, { rate: 1 }]),
);
const POLICY = {
  text: { basic: "unscanned", full: "unscanned" },
  identifier: { full: "drop" },
};

describe("readSettings", () => {
  it("has a default for all but the service's name", () => {
    const { onWarning, ...settings } = read(SERVICE);
    expect(settings).toEqual({
      service: { name: "volume-manager" },
      spoolDirectory: "/home/x/.local/state/sonde/volume-manager",
      maxBytes: 256 * MIB,
      ringBytes: 4 * MIB,
      privacy: {
        level: "basic",
        keySource: { file: "/home/x/.config/sonde/volume-manager.key" },
        epochDays: 90,
        policy: {},
        knownValues: {},
        detectors: builtInDetectors,
      },
      sampling: {
        overrides: {},
        keepSeverity: undefined,
        overridesFile: undefined,
        followTrace: false,
      },
      url: "http://localhost:4318/v1/logs",
      headers: {},
      compression: "gzip",
      timeoutMillis: 10_000,
      tls: {},
      mirrors: [],
      intervalMillis: 1000,
      maxConcurrentRequests: 8,
      maxRequestBytes: 4 * MIB,
      metrics: { url: "http://localhost:4318/v1/metrics", headers: {}, intervalMillis: 60_000 },
      samplingReportIntervalMillis: 60_000,
      ledgerIntervalMillis: 300_000,
      isolation: "worker",
      exitTimeoutMillis: 2000,
      onStuckExit: "kill",
    });
    expect(onWarning).toBeTypeOf("function");
  });

  it("takes every option, at both ends of its bounds", () => {
    const onWarning = (): void => {};
    const low = read({
      service: { name: "v", version: "1.4.0-rc.1+b_7:x", namespace: "n".repeat(64) },
      spool: { directory: "/s", maxBytes: 16 * MIB, ringBytes: 256 * 1024 },
      privacy: {
        level: "off",
        key: { file: "/k", epochDays: 1 },
        policy: { text: "unscanned", identifier: { full: "drop" } },
        knownValues: { host: ["node-17"], secret: [] },
        detectors: [{ name: "acme-account", class: "identifier", pattern: "acct-\\d{6}" }],
      },
      sampling: {
        overrides: {
          "acme.a": { rate: 0 },
          constructor: { rate: 1 },
          "acme.disk.*": { rate: 0.5 },
        },
        keepSeverity: "error",
        overridesFile: "/etc/sonde/overrides.json",
        reportIntervalMillis: 1000,
        followTrace: true,
      },
      export: {
        url: "https://x:1/base/",
        headers: { Authorization: "Bearer é=," },
        compression: "none",
        timeoutMillis: 100,
        tls: { caFile: "/ca.pem", certificateFile: "/own.pem", keyFile: "/own.key" },
        proxy: PROXY,
        intervalMillis: 10,
        maxConcurrentRequests: 1,
        maxRequestBytes: 65_536,
        backlogBytesPerSecond: 1024,
        metrics: { url: "https://m:2/x", intervalMillis: 1000 },
        privacy: { level: "basic", policy: { personal: "drop" } },
        mirrors: [{ name: "audit", url: "http://y:2" }],
      },
      ledger: { intervalMillis: 1000 },
      isolation: "inline",
      exitTimeoutMillis: 0,
      onStuckExit: "wait",
      onWarning,
    });
    expect(low).toEqual({
      service: { name: "v", version: "1.4.0-rc.1+b_7:x", namespace: "n".repeat(64) },
      spoolDirectory: "/s",
      maxBytes: 16 * MIB,
      ringBytes: 256 * 1024,
      privacy: {
        level: "off",
        keySource: { file: "/k" },
        epochDays: 1,
        policy: POLICY,
        knownValues: { host: ["node-17"], secret: [] },
        detectors: [expect.objectContaining({ name: "acme-account" }), ...builtInDetectors],
      },
      primaryPrivacy: {
        level: "basic",
        overrides: { ...POLICY, personal: { basic: "drop", full: "drop" } },
      },
      sampling: {
        overrides: {
          "acme.a": { rate: 0 },
          constructor: { rate: 1 },
          "acme.disk.*": { rate: 0.5 },
        },
        keepSeverity: "error",
        overridesFile: "/etc/sonde/overrides.json",
        followTrace: true,
      },
      url: "https://x:1/base/v1/logs",
      headers: { authorization: "Bearer é=," },
      compression: "none",
      timeoutMillis: 100,
      tls: {
        ca: { path: "/ca.pem", source: "export.tls.caFile" },
        certificate: { path: "/own.pem", source: "export.tls.certificateFile" },
        key: { path: "/own.key", source: "export.tls.keyFile" },
      },
      proxy: `${PROXY}/`,
      intervalMillis: 10,
      maxConcurrentRequests: 1,
      maxRequestBytes: 65_536,
      backlogBytesPerSecond: 1024,
      mirrors: [
        {
          name: "audit",
          url: "http://y:2/v1/logs",
          headers: {},
          compression: "gzip",
          timeoutMillis: 10_000,
          tls: {},
          maxBytes: 16 * MIB,
          isRequired: false,
          privacy: { overrides: POLICY },
        },
      ],
      metrics: {
        url: "https://m:2/x",
        headers: {},
        proxy: "http://user:p%40ss@proxy:3128/",
        intervalMillis: 1000,
      },
      samplingReportIntervalMillis: 1000,
      ledgerIntervalMillis: 1000,
      isolation: "inline",
      exitTimeoutMillis: 0,
      onStuckExit: "wait",
      onWarning,
    });
    const high = read({
      ...SERVICE,
      spool: { maxBytes: 2 ** 40, ringBytes: 256 * MIB },
      export: { timeoutMillis: 300_000, intervalMillis: 3_600_000 },
      ledger: { intervalMillis: 86_400_000 },
      exitTimeoutMillis: 60_000,
    });
    expect(high.ledgerIntervalMillis).toBe(86_400_000);
    expect(high).toMatchObject({ maxBytes: 2 ** 40, ringBytes: 256 * MIB, timeoutMillis: 300_000 });
  });

  const cases: readonly (readonly [unknown, ...string[]])[] = [
    [{ service: { name: 5 } }, "service.name", "5"],
    [{ service: { name: "" } }, "service.name", '""'],
    [{ service: { name: "../x" } }, "service.name", '"../x"'],
    [{ service: { name: ".hidden" } }, "service.name", '".hidden"'],
    [{ service: { name: "a".repeat(129) } }, "service.name", "aaa"],
    [{ service: { name: "a\n" } }, "service.name", "\\n"],
    [{ service: { name: "v", version: 1 } }, "service.version", "1"],
    [{ service: { name: "v", version: "1.0 (jane's laptop)" } }, "service.version", "a token"],
    [
      { service: { name: "v", version: "1".repeat(65) } },
      "service.version",
      "1 to 64",
      "_ . : + -",
    ],
    [{ service: { name: "v", version: null } }, "service.version", "null"],
    [{ service: { name: "v", namespace: "" } }, "service.namespace", '""'],
    [{ service: { name: "v", namespace: "/home/jane" } }, "service.namespace", '"/home/jane"'],
    [{ service: { name: "v", namespace: "büro" } }, "service.namespace", "leaves as it is"],
    [{ ...SERVICE, spool: { directory: 5 } }, "spool.directory", "5"],
    [{ ...SERVICE, spool: { directory: "" } }, "spool.directory", '""'],
    [{ ...SERVICE, spool: { directory: "/a\0b" } }, "spool.directory", "\\u0000"],
    [{ ...SERVICE, spool: { directory: "a".repeat(4097) } }, "spool.directory", "at most 4096"],
    [{ ...SERVICE, spool: { maxBytes: 16 * MIB - 1 } }, "spool.maxBytes", "16777215", "16777216"],
    [{ ...SERVICE, spool: { maxBytes: 2 ** 40 + 1 } }, "spool.maxBytes", "1099511627777"],
    [{ ...SERVICE, spool: { maxBytes: "256MB" } }, "spool.maxBytes", '"256MB"'],
    [{ ...SERVICE, spool: { maxBytes: null } }, "spool.maxBytes", "null"],
    [{ ...SERVICE, spool: { maxBytes: Object.create(null) } }, "spool.maxBytes", "an object"],
    [{ ...SERVICE, spool: { ringBytes: 1024 } }, "spool.ringBytes", "1024", "262144"],
    [{ ...SERVICE, spool: { ringBytes: 2 ** 28 + 1 } }, "spool.ringBytes", "268435457"],
    [{ ...SERVICE, spool: { ringBytes: 300_000.5 } }, "spool.ringBytes", "300000.5"],
    [{ ...SERVICE, privacy: { level: "none" } }, "privacy.level", '"none"', "basic, full, off"],
    [{ ...SERVICE, privacy: { level: null } }, "privacy.level", "null"],
    [{ ...SERVICE, privacy: { key: "/k" } }, "privacy.key", "is a string", "an object"],
    [{ ...SERVICE, privacy: { key: { epochDays: 0 } } }, "privacy.key.epochDays", "1 to 3650"],
    [{ ...SERVICE, privacy: { key: { epochDays: 3651 } } }, "privacy.key.epochDays", "3651"],
    [{ ...SERVICE, privacy: { key: { provide: "x" } } }, "privacy.key.provide", "a function"],
    [
      { ...SERVICE, privacy: { key: { file: "/k", provide: () => new Uint8Array(32) } } },
      "privacy.key",
      "both file and provide",
    ],
    [{ ...SERVICE, privacy: { policy: { text: "keep" } } }, "privacy.policy.text", '"keep"'],
    [{ ...SERVICE, privacy: { policy: { text: { full: 1 } } } }, "privacy.policy.text.full", "1"],
    [{ ...SERVICE, privacy: { policy: { secret: "drop" } } }, "privacy.policy.secret", "nothing"],
    [{ ...SERVICE, privacy: { knownValues: { host: "x" } } }, "privacy.knownValues.host", "list"],
    [
      { ...SERVICE, privacy: { detectors: [{ name: "x", class: "secret", pattern: "(a)\\1" }] } },
      "privacy.detectors[0].pattern",
    ],
    [{ ...SERVICE, export: { privacy: { level: "off" } } }, "export.privacy.level", '"off"'],
    [{ ...SERVICE, export: { privacy: { policy: { text: 1 } } } }, "export.privacy.policy.text"],
    [{ ...SERVICE, privacy: { key: { file: 5 } } }, "privacy.key.file", "5"],
    [{ ...SERVICE, sampling: { overrides: [] } }, "sampling.overrides", "an array"],
    [{ ...SERVICE, sampling: { overrides: "x" } }, "sampling.overrides", "is a string"],
    [{ ...SERVICE, sampling: { overrides: { a: 0.5 } } }, 'overrides["a"]', "0.5", "an object"],
    [{ ...SERVICE, sampling: { overrides: { a: undefined } } }, 'overrides["a"]', "not set"],
    [{ ...SERVICE, sampling: { overrides: { a: { rate: 1.1 } } } }, 'overrides["a"].rate', "1.1"],
    [{ ...SERVICE, sampling: { overrides: { a: { rate: -1 } } } }, 'overrides["a"].rate', "-1"],
    [{ ...SERVICE, sampling: { overrides: { a: { rate: Number.NaN } } } }, ".rate", "NaN"],
    [{ ...SERVICE, sampling: { overrides: { a: { rate: "1" } } } }, ".rate", '"1"'],
    [{ ...SERVICE, sampling: { overrides: { "a*": { rate: 1 } } } }, 'overrides["a*"]', "prefix"],
    [{ ...SERVICE, sampling: { overrides: TOO_MANY } }, "sampling.overrides", "1000 entries"],
    [{ ...SERVICE, sampling: { budget: { bytesPerDay: 1 } } }, "budget.bytesPerDay", "1048576"],
    [{ ...SERVICE, sampling: { keepSeverity: "loud" } }, "sampling.keepSeverity", "fatal"],
    [{ ...SERVICE, sampling: { overridesFile: "" } }, "sampling.overridesFile", "not empty"],
    [{ ...SERVICE, sampling: { followTrace: "yes" } }, "sampling.followTrace", "true or false"],
    [{ ...SERVICE, export: { url: "localhost:4318" } }, "export.url", "localhost:4318"],
    [{ ...SERVICE, export: { url: "ftp://x" } }, "export.url", "ftp://x"],
    [{ ...SERVICE, export: { url: 5 } }, "export.url", "this number"],
    [{ ...SERVICE, export: { url: null } }, "export.url", "this null"],
    [{ ...SERVICE, export: { url: "http://a\0" } }, "export.url", "NUL"],
    [{ ...SERVICE, export: { url: "a".repeat(4097) } }, "export.url", "at most 4096"],
    [
      { ...SERVICE, export: { headers: "a=b" } },
      "export.headers",
      "is a string; it must be an object",
    ],
    [{ ...SERVICE, export: { headers: { a: 5 } } }, 'export.headers["a"]', "number"],
    [{ ...SERVICE, export: { headers: { "a=b": "c" } } }, 'export.headers["a=b"]', "name"],
    [{ ...SERVICE, export: { headers: { "a b": "c" } } }, "export.headers", "name"],
    [{ ...SERVICE, export: { headers: { Host: "c" } } }, "export.headers", "host"],
    [{ ...SERVICE, export: { compression: "br" } }, "export.compression", '"br"', "zstd, none"],
    [{ ...SERVICE, export: { timeoutMillis: 99 } }, "export.timeoutMillis", "99", "100"],
    [{ ...SERVICE, export: { timeoutMillis: 300_001 } }, "export.timeoutMillis", "300001"],
    [{ ...SERVICE, export: { tls: "/ca.pem" } }, "export.tls", "is a string", "an object"],
    [{ ...SERVICE, export: { proxy: true } }, "export.proxy", "this boolean"],
    [{ ...SERVICE, export: { proxy: "" } }, "export.proxy", "a string that is not empty"],
    [{ ...SERVICE, export: { proxy: "socks5://p" } }, "export.proxy", "socks5://p", "https proxy"],
    [{ ...SERVICE, export: { intervalMillis: 9 } }, "export.intervalMillis", "9"],
    [{ ...SERVICE, export: { intervalMillis: 3_600_001 } }, "export.intervalMillis", "3600001"],
    [{ ...SERVICE, export: { maxConcurrentRequests: 65 } }, "export.maxConcurrentRequests", "64"],
    [{ ...SERVICE, export: { maxRequestBytes: 1 } }, "export.maxRequestBytes", "65536"],
    [{ ...SERVICE, export: { backlogBytesPerSecond: 1 } }, "backlogBytesPerSecond", "auto"],
    [{ ...SERVICE, export: { mirrors: {} } }, "export.mirrors", "at most 4"],
    [{ ...SERVICE, export: { metrics: true } }, "export.metrics", "an object"],
    [{ ...SERVICE, export: { metrics: { url: "ftp://x" } } }, "export.metrics.url", "http"],
    [
      { ...SERVICE, export: { metrics: { intervalMillis: 999 } } },
      "export.metrics.intervalMillis",
      "1000",
    ],
    [
      { ...SERVICE, sampling: { reportIntervalMillis: 999 } },
      "sampling.reportIntervalMillis",
      "1000",
    ],
    [{ ...SERVICE, ledger: { intervalMillis: 999 } }, "ledger.intervalMillis", "999"],
    [{ ...SERVICE, ledger: { intervalMillis: 86_400_001 } }, "ledger.intervalMillis", "86400001"],
    [{ ...SERVICE, isolation: "process" }, "isolation", '"process"', "worker, inline"],
    [{ ...SERVICE, exitTimeoutMillis: -1 }, "exitTimeoutMillis", "-1"],
    [{ ...SERVICE, exitTimeoutMillis: 60_001 }, "exitTimeoutMillis", "60001"],
    [{ ...SERVICE, onStuckExit: "exit" }, "onStuckExit", '"exit"', "kill, wait"],
    [{ ...SERVICE, onWarning: "console" }, "onWarning", '"console"', "a function"],
    [{ ...SERVICE, onWarning: Symbol("x") }, "onWarning", "Symbol(x)"],
    [{ ...SERVICE, spool: null }, "spool", "null", "an object"],
    [{ ...SERVICE, export: [] }, "export", "an array"],
    [{ service: "v" }, "service", "is a string"],
    [null, "options", "null"],
    ["v", "options", "is a string"],
    [{}, "service.name", "not set", "OTEL_SERVICE_NAME"],
  ];

  it.each(cases)("refuses %j and names %s", (options, ...words) => {
    const { code, message } = problem(options);
    expect(code).toBe("SONDE_OPTION_INVALID");
    for (const word of words) expect(message).toContain(word);
  });

  it.each([
    [{ colour: 1 }, "colour", "service, spool, privacy"],
    [{ spool: { dir: "/x" } }, "spool.dir", "directory, maxBytes, ringBytes"],
    [{ service: { naem: "v" } }, "service.naem", "name, version, namespace"],
    [{ privacy: { key: { path: "/k" } } }, "privacy.key.path", "file"],
    [{ privacy: { policy: { other: "drop" } } }, "privacy.policy.other", "personal"],
    [{ privacy: { policy: { text: { low: "drop" } } } }, "privacy.policy.text.low", "basic"],
    [{ privacy: { knownValues: { other: [] } } }, "privacy.knownValues.other", "host"],
    [{ sampling: { overrides: { a: { rate: 1, min: 0 } } } }, 'overrides["a"].min', "rate"],
    [{ export: { __proto__: null, uri: "x" } }, "export.uri", "url, headers"],
    [{ export: { tls: { ca: "x" } } }, "export.tls.ca", "caFile, certificateFile"],
    [{ ledger: { interval: 1000 } }, "ledger.interval", "intervalMillis"],
  ])("knows no option %j, says %s and what there is", (options, path, known) => {
    const { code, message } = problem({ ...SERVICE, ...options });
    expect(code).toBe("SONDE_OPTION_UNKNOWN");
    expect(message).toContain(path);
    expect(message).toContain(known);
  });

  it("has a case for every option there is", () => {
    const named = cases.flatMap(([, ...words]) => words).join(" ");
    const { service, onWarning, ...rest } = read(SERVICE);
    for (const option of [...Object.keys(rest), "version", "namespace", "onWarning"]) {
      const words: Record<string, string> = {
        spoolDirectory: "directory",
        primaryPrivacy: "export.privacy",
        ledgerIntervalMillis: "ledger.intervalMillis",
        samplingReportIntervalMillis: "sampling.reportIntervalMillis",
      };
      const word = words[option] ?? option;
      expect(named).toContain(word);
    }
    expect([service.name, typeof onWarning]).toEqual(["volume-manager", "function"]);
  });

  it("never repeats the value of a header or a password", () => {
    const canary = ["hunter", "2-pass"].join("");
    for (const options of [
      { export: { headers: { a: `${canary}\n` } } },
      { export: { headers: { a: { canary } } } },
      { export: { headers: [canary] } },
      { export: { url: `ftp://u:${canary}@host` } },
      { export: { url: `https://u:${canary}@host/\0` } },
      { export: { url: `https://u:${canary}@host/${"a".repeat(4096)}` } },
      { export: { url: [`https://u:${canary}@host`] } },
      { export: { url: `https://u:%zz${canary}@host` } },
      { export: { proxy: `socks5://u:${canary}@host` } },
      { export: { proxy: `http://u:%zz${canary}@host` } },
      { export: { proxy: [`http://u:${canary}@host`] } },
    ]) {
      expect(problem({ ...SERVICE, ...options }).message).not.toContain(canary);
    }
    const list = { ...HOME, OTEL_EXPORTER_OTLP_HEADERS: `a=%zz${canary}` };
    expect(problem(SERVICE, list).message).not.toContain(canary);
  });
});

describe("the environment", () => {
  it("gives the service's name, the endpoint and the headers", () => {
    const settings = read(
      {},
      {
        ...HOME,
        OTEL_SERVICE_NAME: "from-env",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/base",
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x,x-tenant=7",
      },
    );
    expect(settings).toMatchObject({
      service: { name: "from-env" },
      url: "http://collector:4318/base/v1/logs",
      headers: { authorization: "Bearer x", "x-tenant": "7" },
      spoolDirectory: "/home/x/.local/state/sonde/from-env",
    });
  });

  it("gives way to options", () => {
    const environment = {
      ...HOME,
      OTEL_SERVICE_NAME: "from-env",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://logs:4318/x",
      OTEL_EXPORTER_OTLP_HEADERS: "a=b",
    };
    const options = { ...SERVICE, export: { url: "http://mine", headers: {} } };
    expect(read(options, environment)).toMatchObject({
      service: { name: "volume-manager" },
      url: "http://mine/v1/logs",
      headers: {},
    });
    expect(read(SERVICE, environment)).toMatchObject({ url: "http://logs:4318/x" });
  });

  it("gives compression and timeout, those for logs first, unless options do", () => {
    const environment = {
      ...HOME,
      OTEL_EXPORTER_OTLP_COMPRESSION: "none",
      OTEL_EXPORTER_OTLP_TIMEOUT: "2500",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    };
    expect(read(SERVICE, environment)).toMatchObject({ compression: "none", timeoutMillis: 2500 });
    const forLogs = {
      ...environment,
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: "Zstd",
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: " 300000 ",
    };
    expect(read(SERVICE, forLogs)).toMatchObject({ compression: "zstd", timeoutMillis: 300_000 });
    const options = { ...SERVICE, export: { compression: "none", timeoutMillis: 100 } };
    expect(read(options, forLogs)).toMatchObject({ compression: "none", timeoutMillis: 100 });
  });

  it.each([
    ["PROTOCOL", "grpc", '"grpc"', "http/protobuf"],
    ["PROTOCOL", "http/json", '"http/json"', "supports no other protocol"],
    ["COMPRESSION", "br", '"br"', "gzip, zstd, none"],
    ["TIMEOUT", "10s", '"10s"', "from 100 to 300000"],
    ["TIMEOUT", "99", "99", "from 100 to 300000"],
    ["TIMEOUT", "300001", "300001", "from 100 to 300000"],
    ["TIMEOUT", "1e3", '"1e3"', "from 100 to 300000"],
    ["TIMEOUT", "-1", '"-1"', "from 100 to 300000"],
  ])("is named where its %s is %s", (setting, value, shown, wanted) => {
    for (const name of [`OTEL_EXPORTER_OTLP_${setting}`, `OTEL_EXPORTER_OTLP_LOGS_${setting}`]) {
      const { code, message } = problem(SERVICE, { ...HOME, [name]: value });
      expect(code).toBe("SONDE_OPTION_INVALID");
      expect(message).toContain(`${name} is ${shown}; it must be`);
      expect(message).toContain(wanted);
    }
  });

  it("may ask for another protocol where the one for logs is ours", () => {
    const environment = {
      ...HOME,
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/protobuf",
    };
    expect(read(SERVICE, environment)).toEqual({ ...read(SERVICE), onWarning: expect.anything() });
  });

  it("has no say in the protocol where the code has an address", () => {
    const options = { ...SERVICE, export: { url: "http://127.0.0.1:4318" } };
    expect(read(options, { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }).url).toContain("/v1/logs");
  });

  it("counts what is empty as not set", () => {
    const settings = read(SERVICE, {
      OTEL_EXPORTER_OTLP_COMPRESSION: "",
      OTEL_EXPORTER_OTLP_CLIENT_KEY: "",
      HTTP_PROXY: "",
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: "",
      OTEL_EXPORTER_OTLP_PROTOCOL: "",
      HOME: "",
      XDG_STATE_HOME: "",
      OTEL_EXPORTER_OTLP_ENDPOINT: "",
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: "",
      OTEL_EXPORTER_OTLP_HEADERS: "a=b",
    });
    expect(settings).toMatchObject({ url: "http://localhost:4318/v1/logs", headers: { a: "b" } });
    expect(settings.spoolDirectory).toMatch(/^\/.+\/\.local\/state\/sonde\/volume-manager$/);
    expect(problem({}, { ...HOME, OTEL_SERVICE_NAME: "" }).message).toContain("service.name");
  });

  it("says where folders are, if that is an absolute path", () => {
    const folders = { XDG_STATE_HOME: "/state", XDG_CONFIG_HOME: "/config" };
    expect(read(SERVICE, { ...HOME, ...folders })).toMatchObject({
      spoolDirectory: "/state/sonde/volume-manager",
      privacy: { keySource: { file: "/config/sonde/volume-manager.key" } },
    });
    expect(read(SERVICE, { ...HOME, XDG_STATE_HOME: "state" })).toMatchObject({
      spoolDirectory: "/home/x/.local/state/sonde/volume-manager",
    });
  });

  it.each(["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_LOGS_HEADERS"])(
    "is named where %s cannot be used",
    (name) => {
      const { code, message } = problem(SERVICE, { ...HOME, [name]: "no-equals-sign" });
      expect(code).toBe("SONDE_OPTION_INVALID");
      expect(message).toMatch(new RegExp(`^${name} `));
    },
  );

  it.each(["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"])(
    "is refused where %s is no URL",
    (name) => {
      const { message } = problem(SERVICE, { ...HOME, [name]: "collector:4318" });
      expect(message).toContain(`${name}: the endpoint "collector:4318"`);
    },
  );
});
