import { describe, expect, test } from "vitest";
import { type EndpointSettings, resolveLogsEndpoint } from "./endpoint.ts";

function resolved(settings: EndpointSettings): string {
  const result = resolveLogsEndpoint(settings);
  return result.ok ? result.url.href : `problem: ${result.problem}`;
}

test.each<[EndpointSettings, string]>([
  [{}, "http://localhost:4318/v1/logs"],
  [{ endpoint: "", logsEndpoint: " " }, "http://localhost:4318/v1/logs"],
  [{ endpoint: "http://c:4318" }, "http://c:4318/v1/logs"],
  [{ endpoint: "http://c:4318/" }, "http://c:4318/v1/logs"],
  [{ endpoint: "https://c/mine" }, "https://c/mine/v1/logs"],
  [{ endpoint: "https://c/mine/?tenant=7#x" }, "https://c/mine/v1/logs?tenant=7"],
  [{ logsEndpoint: "https://c/ingest" }, "https://c/ingest"],
  [{ logsEndpoint: "https://c" }, "https://c/"],
  [{ endpoint: "http://a", logsEndpoint: "http://b/logs" }, "http://b/logs"],
])("%j posts to %s", (settings, url) => {
  expect(resolved(settings)).toBe(url);
});

describe("problems", () => {
  test.each(["localhost:4318", "collector/v1", "ftp://c/", "file:///etc/passwd", "http://"])(
    "%s is not an endpoint, and the message says what is",
    (endpoint) => {
      const result = resolved({ endpoint });
      expect(result).toContain(`the endpoint ${JSON.stringify(endpoint)} is not`);
      expect(result).toContain("http://localhost:4318");
    },
  );

  test("never repeat a password", () => {
    const password = ["hun", "ter2"].join("");
    const result = resolved({ logsEndpoint: `grpc://me:${password}@collector` });
    expect(result).toContain("***@collector");
    expect(result).not.toContain(password);
  });

  test("repeat nothing of what is no address at all: it may be a credential at a wrong place", () => {
    for (const length of [7, 40, 200]) {
      const credential = "Z9x".repeat(length);
      const result = resolved({ endpoint: credential });
      expect(result).toContain('the endpoint "***" is not');
      expect(result).not.toContain("Z9x");
    }
  });

  test("never repeat a query, and are bounded", () => {
    const key = ["hun", "ter2"].join("");
    const queried = resolved({ endpoint: `ftp://collector/?key=${key}` });
    expect(queried).toContain('"ftp://collector/?***"');
    expect(queried).not.toContain(key);
    expect(resolved({ endpoint: `http://[::1/#${key}` })).toContain('"http://[::1/#***"');
    expect(resolved({ endpoint: `ftp://${"c".repeat(100_000)}` }).length).toBeLessThan(300);
  });
});
