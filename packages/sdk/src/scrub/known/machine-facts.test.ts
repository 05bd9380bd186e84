import { expect, test } from "vitest";
import { NO_IDENTITIES } from "../text/identities.ts";
import { KnownValues } from "./known-values.ts";
import { addMachineFacts, type MachineFacts } from "./machine-facts.ts";
import { nodeMachine } from "./node-machine.ts";

const NONE: MachineFacts = {
  hostName: "localhost",
  domainNames: [],
  userName: undefined,
  homeDirectory: undefined,
  addresses: [],
};

/** Of what the text holds, what is found. */
function found(facts: Partial<MachineFacts>, text: string): string[] {
  const known = new KnownValues();
  addMachineFacts(known, { ...NONE, ...facts });
  return known.find(text, NO_IDENTITIES).map(({ start, end }) => text.slice(start, end));
}

test("a machine's names and addresses are known", () => {
  const facts: MachineFacts = {
    hostName: "stor-17.emea.corp.example",
    domainNames: ["BLUEBIRD"],
    userName: "jdoe",
    homeDirectory: "/export/people/j.doe",
    addresses: ["10.3.2.1", "fe80::8f:1%eth0", "02:00:5e:10:00:01"],
  };
  const text =
    "STOR-17 stor-18.emea.corp.example ldap.corp.example x.example BLUEBIRD\\jdoe " +
    "/export/people/j.doe/x j.doe@ 10.3.2.1:9 [fe80::8f:1] 02:00:5E:10:00:01";
  expect(found(facts, text)).toEqual([
    "STOR-17",
    "emea.corp.example",
    "corp.example",
    "BLUEBIRD",
    "jdoe",
    "/export/people/j.doe",
    "j.doe",
    "10.3.2.1",
    "fe80::8f:1",
    "02:00:5E:10:00:01",
  ]);
});

test.each(["/home/jane", "/Users/jane/", "C:\\Users\\jane"])(
  "of %s the name alone goes",
  (home) => {
    expect(found({ homeDirectory: home }, `${home} and jane`)).toEqual(["jane", "jane"]);
  },
);

test("names that all machines have are not taken", () => {
  const facts = { hostName: "localhost.localdomain", userName: "root", homeDirectory: "/root" };
  const more = { domainNames: ["WORKGROUP", "ec2.internal", "eu.co.uk", "cluster.local"] };
  const text =
    "root at localhost.localdomain in /root, WORKGROUP a.ec2.internal x.co.uk svc.cluster.local";
  expect(found({ ...facts, ...more }, text)).toEqual([]);
});

test("this machine answers", () => {
  const { hostName, addresses } = nodeMachine.facts();
  expect(hostName).not.toBe("");
  expect(addresses).not.toContain("127.0.0.1");
});
