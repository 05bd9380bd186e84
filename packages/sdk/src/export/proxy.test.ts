import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExempt, resolveProxy } from "./proxy.ts";

type Environment = Readonly<Record<string, string>>;

const HTTPS = "https://backend.example/v1/logs";
const HTTP = "http://backend.example:4318/v1/logs";

function resolved(
  target: string,
  environment: Environment,
  option?: string | false,
): string | undefined {
  const result = resolveProxy(new URL(target), option, environment);
  if (!result.ok) return `${result.source ?? "option"} ${result.problem}`;
  return result.proxy?.href;
}

describe("which proxy", () => {
  test.each<[string, Environment, string | undefined]>([
    [HTTPS, {}, undefined],
    [HTTPS, { HTTPS_PROXY: "http://p:3128" }, "http://p:3128/"],
    [HTTPS, { https_proxy: "http://lower", HTTPS_PROXY: "http://upper" }, "http://lower/"],
    [HTTPS, { https_proxy: " ", HTTPS_PROXY: "http://upper" }, "http://upper/"],
    [HTTPS, { HTTP_PROXY: "http://p" }, undefined],
    [HTTPS, { ALL_PROXY: "https://p:8443" }, "https://p:8443/"],
    [HTTPS, { all_proxy: "http://a", HTTPS_PROXY: "http://p" }, "http://p/"],
    [HTTPS, { HTTPS_PROXY: "p.example:3128" }, "http://p.example:3128/"],
    [HTTP, { HTTPS_PROXY: "http://p" }, undefined],
    [HTTP, { http_proxy: "http://p" }, "http://p/"],
    [HTTP, { HTTP_PROXY: "http://p" }, "http://p/"],
    // A CGI program: the variable is a header of the request.
    [HTTP, { HTTP_PROXY: "http://p", REQUEST_METHOD: "GET" }, undefined],
    [HTTP, { http_proxy: "http://p", REQUEST_METHOD: "GET" }, "http://p/"],
    [HTTP, { HTTP_PROXY: "http://p", REQUEST_METHOD: "", ALL_PROXY: "http://a" }, "http://a/"],
    [HTTPS, { HTTPS_PROXY: "http://p", NO_PROXY: "backend.example" }, undefined],
    [HTTPS, { HTTPS_PROXY: "http://p", no_proxy: "x", NO_PROXY: "*" }, "http://p/"],
    ["https://localhost/", { ALL_PROXY: "http://p" }, undefined],
    ["http://127.8.9.1:4318/", { ALL_PROXY: "http://p" }, undefined],
    ["http://[::1]:4318/", { ALL_PROXY: "http://p" }, undefined],
    ["http://localhost.example/", { ALL_PROXY: "http://p" }, "http://p/"],
  ])("%s with %j: %s", (target, environment, proxy) => {
    expect(resolved(target, environment)).toBe(proxy);
  });

  test("an option decides alone", () => {
    const environment = { HTTPS_PROXY: "http://p", NO_PROXY: "*" };
    expect(resolved(HTTPS, environment, false)).toBeUndefined();
    expect(resolved(HTTPS, environment, "http://mine:1")).toBe("http://mine:1/");
    expect(resolved("http://localhost:4318/", environment, "http://mine:1")).toBe("http://mine:1/");
  });

  test.each<[Environment, string | undefined, string]>([
    [{ ALL_PROXY: "socks5://p:1080" }, undefined, 'ALL_PROXY is "socks5://p:1080"; it must be'],
    [
      { ALL_PROXY: "socks5://p:1080" },
      undefined,
      "export.proxy: false lets the backend go without",
    ],
    [{ HTTPS_PROXY: "http://" }, undefined, 'HTTPS_PROXY is "http://"; it must be'],
    [{}, "ftp://p", 'option is "ftp://p"; it must be the URL of an http or https proxy'],
    [{}, "http://u:%ff@p", 'option is "***@p"; it must be'],
    [{ HTTPS_PROXY: "p", NO_PROXY: "x".repeat(16_385) }, undefined, "NO_PROXY has 16385 char"],
  ])("%j, %s is refused", (environment, option, message) => {
    expect(resolved(HTTPS, environment, option)).toContain(message);
  });
});

describe("NO_PROXY", () => {
  test.each<[string, string, boolean]>([
    ["*", HTTPS, true],
    ["", HTTPS, false],
    [" , ,", HTTPS, false],
    ["other.example, backend.example", HTTPS, true],
    ["other.example backend.example", HTTPS, true],
    ["BACKEND.example", HTTPS, true],
    ["backend.example.", HTTPS, true],
    ["example", HTTPS, true],
    [".example", HTTPS, true],
    ["*.example", HTTPS, true],
    ["ackend.example", HTTPS, false],
    ["a.backend.example", HTTPS, false],
    [".backend.example", HTTPS, true],
    ["backend.example:443", HTTPS, true],
    ["backend.example:444", HTTPS, false],
    ["backend.example:4318", HTTP, true],
    ["backend.example:80", HTTP, false],
    ["example:4318", HTTP, true],
    ["192.0.2.7", "http://192.0.2.7/", true],
    ["192.0.2.7:80", "http://192.0.2.7/", true],
    ["192.0.2.7:81", "http://192.0.2.7/", false],
    ["192.0.2.70", "http://192.0.2.7/", false],
    // Names end in names, addresses do not.
    ["2.7", "http://192.0.2.7/", false],
    ["192.0.2.0/24", "http://192.0.2.7/", true],
    ["192.0.2.0/30", "http://192.0.2.7/", false],
    ["0.0.0.0/0", "http://192.0.2.7/", true],
    ["192.0.2.0/33", "http://192.0.2.7/", false],
    ["192.0.2.0/", "http://192.0.2.7/", false],
    ["/24", "http://192.0.2.7/", false],
    ["192.0.2.0/24", HTTP, false],
    ["::/0", "http://192.0.2.7/", false],
    ["2001:db8::7", "http://[2001:db8::7]:4318/", true],
    ["2001:0DB8:0::0007", "http://[2001:db8::7]:4318/", true],
    ["[2001:db8::7]", "http://[2001:db8::7]:4318/", true],
    ["[2001:db8::7]:4318", "http://[2001:db8::7]:4318/", true],
    ["[2001:db8::7]:4319", "http://[2001:db8::7]:4318/", false],
    ["2001:db8::/32", "http://[2001:db8::7]:4318/", true],
    ["2001:db9::/32", "http://[2001:db8::7]:4318/", false],
    [".", HTTPS, false],
    ["*.", HTTPS, false],
    [":443", HTTPS, false],
  ])("%j for %s: %s", (list, target, isNamed) => {
    expect(isExempt(new URL(target), list)).toBe(isNamed);
  });

  test("whatever it holds, it is read to its end", () => {
    const odd = fc.stringMatching(/^[\w.:%/*[\]\-, ]{0,24}$/);
    const target = fc.constantFrom(HTTPS, HTTP, "http://192.0.2.7/", "http://[2001:db8::7]/");
    fc.assert(
      fc.property(fc.oneof(odd, fc.ipV6(), fc.string()), target, (list, url) => {
        expect(isExempt(new URL(url), list)).toBeTypeOf("boolean");
        expect(isExempt(new URL(url), `${list} *`)).toBe(true);
      }),
    );
  });
});
