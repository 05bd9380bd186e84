import { describe, expect, it } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { maskIp } from "./ip.ts";
import { formatIp, parseIp } from "./ip-address.ts";

function mask(value: string): string | undefined {
  return maskIp(value, testIdentities);
}

describe("maskIp", () => {
  it.each([
    ["10.1.2.3", "ip4:private"],
    ["172.31.0.1", "ip4:private"],
    ["172.32.0.1", "ip4:public"],
    ["192.168.255.1", "ip4:private"],
    ["100.127.1.1", "ip4:cgnat"],
    ["169.254.1.1", "ip4:link-local"],
    ["198.51.100.23", "ip4:documentation"],
    ["198.19.255.1", "ip4:benchmark"],
    ["239.1.2.3", "ip4:multicast"],
    ["8.8.8.8", "ip4:public"],
    ["2001:db8::1", "ip6:documentation"],
    ["2a02:8070::1", "ip6:public"],
    ["fd00::1", "ip6:unique-local"],
    ["FE80::1%eth0", "ip6:link-local"],
    ["ff02::1", "ip6:multicast"],
    ["::ffff:10.1.2.3", "ip4:private"],
  ])("%s is %s", (value, tag) => {
    expect(mask(value)).toMatch(new RegExp(`^<${tag}:n_[a-z2-7]{16}:h_[a-z2-7]{16}>$`));
  });

  it("leaves what names no machine", () => {
    for (const value of ["127.0.0.1", "0.0.0.0", "255.255.255.0", "::1", "::", "169.254.169.254"])
      expect(mask(value)).toBe(value);
  });

  it("keeps brackets and prefix lengths", () => {
    expect(mask("[fd00::1]")).toMatch(/^\[<ip6:unique-local:.*>\]$/);
    expect(mask("10.1.2.0/24")).toMatch(/^<ip4:private:.*>\/24$/);
  });

  it("keeps neighbours neighbours, and one address one", () => {
    const subnet = (value: string): string => mask(value)!.split(":")[2]!;
    expect(subnet("10.1.2.3")).toBe(subnet("10.1.2.99"));
    expect(subnet("10.1.2.3")).not.toBe(subnet("10.1.3.3"));
    expect(subnet("fd00:1:2:3::1")).toBe(subnet("fd00:1:2:3:9::7"));
    expect(mask("10.1.2.3")).not.toBe(mask("10.1.2.4"));
    expect(mask("::ffff:10.1.2.3")).toBe(mask("10.1.2.3"));
    expect(mask("FD00:0:0::01")).toBe(mask("fd00::1"));
  });

  it("says the class alone without a key", () => {
    expect(maskIp("10.1.2.3", NO_IDENTITIES)).toBe("<ip4:private>");
  });

  it("is none of what is no address", () => {
    for (const value of [
      "10.1.2",
      "10.1.2.256",
      "a::b::c",
      "host",
      "",
      "[10.1.2.3",
      "1".repeat(99),
    ])
      expect(mask(value)).toBeUndefined();
  });
});

describe("formatIp", () => {
  it.each([
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
    ["::", "::"],
    ["1::", "1::"],
  ])("writes %s as RFC 5952 has it", (value, canonical) => {
    expect(formatIp(parseIp(value)!)).toBe(canonical);
  });
});
