import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PRIVACY_CLASSES } from "./policy.ts";
import { attributeRule, keysOfForms } from "./semconv-classes.ts";
import { SEMCONV_CLASSES } from "./semconv-classes-table.ts";

const MODEL = join(import.meta.dirname, "../../../../../shared/registries/semconv-1.44.0/model");
const isAbsent = !existsSync(MODEL);
if (isAbsent) console.log(`skipped: the semantic conventions are not at ${MODEL}`);

const ATTRIBUTE_TYPES = /^(?:template\[.+\]|(?:string|int|double|boolean|any)(?:\[\])?|)$/;

/**
 * The type of each attribute that the conventions define, by what their files look like: an entry with a key (or an id, in the older
 * format) and the type beneath it, which is empty where members follow. Uses of an attribute have no type, groups have others.
 */
function readTypes(): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const path of readdirSync(MODEL, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".yaml")) continue;
    const text = readFileSync(join(MODEL, path), "utf8");
    for (const { 0: start, 1: indentation, 2: key, index } of text.matchAll(
      /^( {0,6})- (?:id|key): *(\S+)\n/gm,
    )) {
      // Deeper than six spaces are the members of enums and the fields of bodies. Sticky, so that what an entry holds is read again as entries of its own.
      const entry = new RegExp(`(?:${indentation} {2,}.*\\n|\\s*\\n)*`, "y");
      entry.lastIndex = index + start.length;
      const type = new RegExp(`^${indentation} {2}type: *(.*?) *$`, "m").exec(entry.exec(text)![0]);
      if (type !== null && ATTRIBUTE_TYPES.test(type[1]!)) types.set(key!, type[1] || "enum");
    }
  }
  return types;
}

const types = isAbsent ? new Map<string, string>() : readTypes();

const entries = Object.entries(SEMCONV_CLASSES).flatMap(([privacyClass, keys]) =>
  keys
    .trim()
    .split(/\s+/)
    .map((key) => ({ key, privacyClass })),
);

test.skipIf(isAbsent)("every attribute of semconv 1.44.0 has a class, and nothing else has", () => {
  expect(types.size).toBe(940);
  const defined = [...types].map(([key, type]) => (type.startsWith("template") ? `${key}.*` : key));
  const classified = entries.map(({ key }) => key);
  expect(classified.filter((key) => !defined.includes(key))).toEqual([]);
  expect(defined.filter((key) => !classified.includes(key))).toEqual([]);
});

test.skipIf(isAbsent)("names of customers and people, and texts, are strings", () => {
  const wrong = entries.filter(({ key, privacyClass }) => {
    const type = types.get(key.replace(/\.\*$/, ""))!;
    const isNarrow = /^(?:int|double|boolean|enum)/.test(type);
    return isNarrow && ["identifier", "personal", "text", "secret"].includes(privacyClass);
  });
  expect(wrong).toEqual([]);
});

test("each key stands once, under one of the seven classes", () => {
  expect(Object.keys(SEMCONV_CLASSES)).toHaveLength(PRIVACY_CLASSES.length);
  const keys = entries.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("each key with a form has a class that can have one", () => {
  const keys = keysOfForms();
  expect(new Set(keys).size).toBe(keys.length);
  const rules = keys.map((key) => ({ key, rule: attributeRule(key.replace("*", "x")) }));
  expect(rules.filter(({ rule }) => rule === undefined || rule.form === "plain")).toEqual([]);
});

test("a rule is found by key, and by the beginning of a templated key", () => {
  expect(attributeRule("host.name")).toEqual({ privacyClass: "identifier", form: "host" });
  expect(attributeRule("http.request.header.x-any.thing")).toEqual({
    privacyClass: "text",
    form: "header",
  });
  expect(attributeRule("k8s.pod.annotation.app.kubernetes.io/name")?.privacyClass).toBe("content");
  expect(attributeRule("db.query.parameter.0")?.privacyClass).toBe("content");
  expect(attributeRule("baggage.tenant")?.privacyClass).toBe("content");
});

test("no rule is made up: for unknown keys, for the template alone, for what every object has", () => {
  for (const key of [
    "my.key",
    "http.request.header",
    "http.request.header.",
    "constructor",
    "__proto__",
    "",
  ]) {
    expect(attributeRule(key)).toBeUndefined();
  }
});
