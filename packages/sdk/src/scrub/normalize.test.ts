import { expect, test } from "vitest";
import { normalizeAccount, normalizeHost } from "./normalize.ts";

test("short name, FQDN, machine account and upper case are one host", () => {
  const forms = ["node-17", "NODE-17", "node-17.corp.example", "Node-17.corp.example.", "NODE-17$"];
  expect(new Set(forms.map(normalizeHost))).toEqual(new Set(["node-17"]));
  expect(normalizeHost("node-18")).toBe("node-18");
});

test("an address is no name with a domain", () => {
  expect(normalizeHost("10.20.30.40")).toBe("10.20.30.40");
  expect(normalizeHost("FE80::1")).toBe("fe80::1");
  expect(normalizeHost(".hidden")).toBe(".hidden");
});

test("an account has no case, and one form in Unicode", () => {
  expect(normalizeAccount(" Jos\u0065\u0301@Corp.Example ")).toBe("jos\u00e9@corp.example");
});
