import { describe, expect, it } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { maskIqn } from "./iqn.ts";
import { maskMac } from "./mac.ts";
import { maskNqn } from "./nqn.ts";
import { maskWwn } from "./wwn.ts";

const uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

describe("maskMac", () => {
  it("keeps the vendor, and says what has none", () => {
    expect(maskMac("00:A0:98:01:02:03", NO_IDENTITIES)).toBe("<mac:00a098>");
    expect(maskMac("02-00-98-01-02-03", NO_IDENTITIES)).toBe("<mac:local>");
    expect(maskMac("0100.5e01.0203", NO_IDENTITIES)).toBe("<mac:multicast>");
  });

  it("is one however it is written", () => {
    const written = ["00:a0:98:01:02:03", "00-A0-98-01-02-03", "00a0.9801.0203", "00a098010203"];
    const masks = [...written, "0:a0:98:1:2:3"].map((value) => maskMac(value, testIdentities));
    expect(new Set(masks).size).toBe(1);
    expect(masks[0]).toMatch(/^<mac:00a098:h_/);
  });

  it("leaves zeros and the broadcast address, and is none of anything else", () => {
    expect(maskMac("00:00:00:00:00:00", testIdentities)).toBe("00:00:00:00:00:00");
    expect(maskMac("ff-ff-ff-ff-ff-ff", testIdentities)).toBe("ff-ff-ff-ff-ff-ff");
    for (const value of ["12:34:56", "50:06:01:60:3b:a0:1f:2c", "00-a0:98-01:02-03", ""])
      expect(maskMac(value, testIdentities)).toBeUndefined();
  });
});

describe("maskWwn", () => {
  it.each([
    ["naa.5000c50012345678", "<wwn:5:000c50>"],
    ["0x5006016c3ba01f2c", "<wwn:5:006016>"],
    ["50:06:01:6c:3b:a0:1f:2c", "<wwn:5:006016>"],
    ["naa.6006016012345678a1b2c3d4e5f60718", "<wwn:6:006016>"],
    ["20000025b5a0000f", "<wwn:2:0025b5>"],
    ["eui.0025385b71b00123", "<wwn:eui:002538>"],
    ["c050760123456789", "<wwn:c>"],
  ])("%s keeps kind and vendor", (value, masked) => {
    expect(maskWwn(value, NO_IDENTITIES)).toBe(masked);
  });

  it("is one however it is written", () => {
    const written = ["0x5006016c3ba01f2c", "naa.5006016C3BA01F2C", "50:06:01:6c:3b:a0:1f:2c"];
    expect(new Set(written.map((value) => maskWwn(value, testIdentities))).size).toBe(1);
  });

  it("leaves zeros, and is none of anything else", () => {
    expect(maskWwn("0x0000000000000000", testIdentities)).toBe("0x0000000000000000");
    for (const value of ["0x80070005", "naa.5", "00:a0:98:01:02:03", ""])
      expect(maskWwn(value, testIdentities)).toBeUndefined();
  });
});

describe("maskIqn and maskNqn", () => {
  it("keep the naming authority where it is a vendor's", () => {
    expect(maskIqn("iqn.1991-05.com.microsoft:node1.contoso.local", NO_IDENTITIES)).toBe(
      "<iqn:1991-05.com.microsoft>",
    );
    expect(maskIqn("iqn.2001-04.com.contoso:disks", NO_IDENTITIES)).toBe("<iqn:2001-04>");
    expect(maskIqn("iqn.2003-01.org.linux-iscsi.nas1.x8664:sn.42", NO_IDENTITIES)).toBe(
      "<iqn:2003-01.org.linux-iscsi>",
    );
    expect(maskIqn("iqn.2001-04.com.microsoftless:x", NO_IDENTITIES)).toBe("<iqn:2001-04>");
    expect(maskNqn(`nqn.2014-08.org.nvmexpress:uuid:${uuid}`, NO_IDENTITIES)).toBe(
      "<nqn:2014-08.org.nvmexpress:uuid>",
    );
    expect(maskNqn("nqn.2019-05.com.contoso:array7", NO_IDENTITIES)).toBe("<nqn:2019-05>");
  });

  it("are one without regard to case", () => {
    const iqn = "iqn.2001-04.com.contoso:disks";
    expect(maskIqn(iqn.toUpperCase(), testIdentities)).toBe(maskIqn(iqn, testIdentities));
    expect(maskIqn(iqn, testIdentities)).not.toBe(maskIqn(`${iqn}2`, testIdentities));
  });

  it("leave the discovery service, and are none of anything else", () => {
    const discovery = "nqn.2014-08.org.nvmexpress.discovery";
    expect(maskNqn(discovery, testIdentities)).toBe(discovery);
    for (const value of ["iqn.2001-13.com.contoso:x", "iqn.com.contoso", "", "iqn.2001-04.a b"])
      expect(maskIqn(value, testIdentities)).toBeUndefined();
    for (const value of ["nqn.2014-00.x", "nqn", "2014-08.org.nvmexpress"])
      expect(maskNqn(value, testIdentities)).toBeUndefined();
  });
});
