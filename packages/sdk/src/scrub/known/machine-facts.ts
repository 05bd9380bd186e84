import type { KnownClass, KnownValues } from "./known-values.ts";

/** What a machine says of itself that names its owner; none of it has a shape that gives it away. */
export interface MachineFacts {
  /** Short or full. */
  readonly hostName: string;
  /** DNS and NetBIOS names of the domain that it is in. */
  readonly domainNames: readonly string[];
  /** The account that the process runs as, where it is a person's. */
  readonly userName: string | undefined;
  readonly homeDirectory: string | undefined;
  /** IP and MAC addresses of its interfaces, but for loopback. */
  readonly addresses: readonly string[];
}

/** Asks the machine; injected, so that tests can be of another one. */
export interface Machine {
  facts(): MachineFacts;
}

/** Where home directories are as a rule: there the last part alone says whose it is. */
const HOMES = /^(?:\/home|\/users|[a-z]:\\users)[\\/][^\\/]+$/i;

/** Suffixes that half of the world is under; the labels before them are registered alone. */
const SHARED_DOMAIN =
  /^(?:.{1,3}\.[a-z]{2,3}|[a-z]+|(?:.+\.)?(?:internal|local|localdomain|arpa)|amazonaws\.com|azure\.com|windows\.net|googleusercontent\.com)$/i;

/**
 * Makes what a machine says of itself known. Words that name nothing (`root`, `localhost`) are left out by the registry, and so is
 * what every domain ends with.
 */
export function addMachineFacts(known: KnownValues, facts: MachineFacts): void {
  for (const [knownClass, value] of valuesOf(facts)) known.add(knownClass, value);
}

function valuesOf(facts: MachineFacts): readonly (readonly [KnownClass, string])[] {
  const values: [KnownClass, string][] = [["host", facts.hostName]];
  const dot = facts.hostName.indexOf(".");
  const ownDomain = dot < 0 ? [] : [facts.hostName.slice(dot + 1)];
  for (const domain of [...ownDomain, ...facts.domainNames]) {
    for (const suffix of suffixesOf(domain)) values.push(["identifier", suffix]);
  }
  if (facts.userName !== undefined) values.push(["personal", facts.userName]);
  if (facts.homeDirectory !== undefined) values.push(...homeValues(facts.homeDirectory));
  // An interface says fe80::1%eth0, a log mostly leaves the zone out (RFC 4007, section 11).
  for (const address of facts.addresses) values.push(["host", address.replace(/%.*$/, "")]);
  return values;
}

/** A domain and those that it lies in, as long as they are somebody's. A single label is a NetBIOS name. */
function suffixesOf(domain: string): string[] {
  const labels = domain.replace(/\.$/, "").split(".");
  if (labels.length === 1) return labels;
  const suffixes = labels.map((_, from) => labels.slice(from).join("."));
  return suffixes.filter((suffix) => !SHARED_DOMAIN.test(suffix));
}

function homeValues(home: string): [KnownClass, string][] {
  const path = home.replace(/[\\/]+$/, "");
  const last = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const whole: [KnownClass, string][] = HOMES.test(path) ? [] : [["personal", path]];
  return [...whole, ["personal", last]];
}
