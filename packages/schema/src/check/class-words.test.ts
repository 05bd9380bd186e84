import { describe, expect, it } from "vitest";
import { classNamedIn } from "./class-words.ts";

describe("what a name says about privacy", () => {
  it.each([
    ["acme.user.name", "user name", "personal"],
    ["acme.last_user_name", "user name", "personal"],
    ["acme.contact_email", "email", "personal"],
    ["acme.request.account", "account", "personal"],
    ["acme.admin_password", "password", "secret"],
    ["acme.request.token", "token", "secret"],
    ["acme.session.cookies", "cookie", "secret"],
    ["acme.operation.key", "key", "content"],
    ["acme.api_key", "api key", "secret"],
    ["acme.tape.file_name", "file name", "content"],
    ["acme.volume.path", "path", "text"],
    ["acme.peer.hostname", "hostname", "identifier"],
    ["acme.peer_ip", "ip", "identifier"],
    ["hw.serial_number", "serial number", "identifier"],
    ["acme.port.wwn", "wwn", "identifier"],
    ["acme.error.message", "error message", "text"],
    ["exception.stacktrace", "stacktrace", "text"],
    ["acme.tape.query", "query", "content"],
    ["acme.target_url", "url", "text"],
  ])("is, of %s, that it is a %s", (key, words, first) => {
    const named = classNamedIn(key);
    expect([named?.words, named?.fitting[0]]).toEqual([words, first]);
    expect(named?.tooLoose).toContain("system");
  });

  it.each([
    ...[
      "acme.blackmail",
      "acme.email_count",
      "acme.path_kind",
      "acme.critical_path",
      "acme.monkey",
    ],
    ...["acme.partition_key", "acme.message.id", "acme.zip", "acme.parse_token", "acme.disk.state"],
  ])("is nothing, of %s", (key) => {
    expect(classNamedIn(key)).toBeUndefined();
  });

  it.each(["acme.schema_url", "code.file.path", "feature_flag.key"])(
    "is, of %s, that it is a fact about the product",
    (key) => {
      expect(classNamedIn(key)?.tooLoose).toEqual([]);
    },
  );
});
