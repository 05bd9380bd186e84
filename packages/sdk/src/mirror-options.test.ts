import { describe, expect, it } from "vitest";
import { SondeError } from "./errors.ts";
import { readMirrors } from "./mirror-options.ts";

const MIB = 1024 * 1024;
const LEAST = { name: "audit", url: "https://audit.example:4318" };

function problem(option: unknown, environment: NodeJS.ProcessEnv = {}): SondeError {
  try {
    readMirrors(option, 256 * MIB, environment);
  } catch (error) {
    if (error instanceof SondeError) return error;
    throw error;
  }
  return expect.fail("these options were taken");
}

describe("readMirrors", () => {
  it("has a default for all but name and URL, and none of them is from OTEL variables", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=first",
      OTEL_EXPORTER_OTLP_COMPRESSION: "none",
      OTEL_EXPORTER_OTLP_TIMEOUT: "100",
      OTEL_EXPORTER_OTLP_CERTIFICATE: "/ca.pem",
    };
    expect(readMirrors(undefined, 16 * MIB, environment)).toEqual([]);
    expect(readMirrors([LEAST], 20 * MIB, environment)).toEqual([
      {
        name: "audit",
        url: "https://audit.example:4318/v1/logs",
        headers: {},
        compression: "gzip",
        timeoutMillis: 10_000,
        tls: {},
        maxBytes: 20 * MIB,
        isRequired: false,
      },
    ]);
  });

  it("takes every option", () => {
    const [mirror] = readMirrors(
      [
        {
          ...LEAST,
          headers: { "x-key": "é" },
          compression: "none",
          timeoutMillis: 300_000,
          tls: { caFile: "/ca.pem" },
          proxy: false,
          maxBytes: 16 * MIB,
          required: true,
        },
      ],
      256 * MIB,
      { HTTPS_PROXY: "http://proxy.example:8080" },
    );
    expect(mirror).toEqual({
      name: "audit",
      url: "https://audit.example:4318/v1/logs",
      headers: { "x-key": "é" },
      compression: "none",
      timeoutMillis: 300_000,
      tls: { ca: { path: "/ca.pem", source: "export.mirrors[0].tls.caFile" } },
      maxBytes: 16 * MIB,
      isRequired: true,
    });
  });

  it.each([
    [{}, "export.mirrors"],
    [[LEAST, LEAST, LEAST, LEAST, LEAST], "at most 4"],
    [[LEAST, LEAST], "export.mirrors[1].name"],
    [[undefined], "export.mirrors[0]"],
    [[{ url: LEAST.url }], "export.mirrors[0].name is not set"],
    [[{ ...LEAST, name: ".." }], "export.mirrors[0].name"],
    [[{ ...LEAST, name: "a/b" }], "export.mirrors[0].name"],
    [[{ ...LEAST, name: "a".repeat(33) }], "export.mirrors[0].name"],
    [[{ name: "audit" }], "export.mirrors[0].url"],
    [[{ ...LEAST, url: "ftp://x" }], "export.mirrors[0].url"],
    [[{ ...LEAST, headers: { "a b": "1" } }], "export.mirrors[0].headers"],
    [[{ ...LEAST, headers: { a: 1 } }], 'export.mirrors[0].headers["a"]'],
    [[{ ...LEAST, compression: "br" }], "export.mirrors[0].compression"],
    [[{ ...LEAST, timeoutMillis: 99 }], "export.mirrors[0].timeoutMillis"],
    [[{ ...LEAST, url: "http://x", tls: { caFile: "/x" } }], "export.mirrors[0].tls"],
    [[{ ...LEAST, maxBytes: 16 * MIB - 1 }], "export.mirrors[0].maxBytes"],
    [[{ ...LEAST, required: "yes" }], "export.mirrors[0].required"],
  ])("refuses %j and names it", (option, named) => {
    const error = problem(option);
    expect(error.code).toBe("SONDE_OPTION_INVALID");
    expect(error.message).toContain(named);
  });

  it("refuses what it does not know", () => {
    const error = problem([{ ...LEAST, urls: "x" }]);
    expect(error.code).toBe("SONDE_OPTION_UNKNOWN");
    expect(error.message).toContain("export.mirrors[0].urls");
  });

  it("never shows a credential", () => {
    const secret = ["s3", "cret"].join("");
    for (const url of [`ftp://user:${secret}@x`, `http:// ${secret}@`]) {
      expect(problem([{ ...LEAST, url }]).message).not.toContain(secret);
    }
    expect(problem(`https://user:${secret}@x`).message).not.toContain(secret);
    expect(problem([`https://user:${secret}@x`]).message).not.toContain(secret);
    const headers = { authorization: [secret] };
    expect(problem([{ ...LEAST, headers }]).message).not.toContain(secret);
  });
});
