import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EventHandle } from "@sonde/sdk/emitter";
import { Ajv2020, type SchemaObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, onTestFinished, test } from "vitest";
import { runSonde } from "../demo/compile-registry.ts";
import { Capture } from "../test/capture.ts";
import * as generated from "./generated/index.ts";

const REGISTRY = fileURLToPath(new URL("registry", import.meta.url));
const WEAVER_SCHEMA = fileURLToPath(
  new URL("../../../../../shared/registries/weaver/semconv.schema.v2.json", import.meta.url),
);

const NO_SCHEMA = "Weaver's JSON Schema is not here: ../shared/registries is absent";

/** Read here without @sonde/schema, whose view of the registry is what is tested. */
interface EventDeclaration {
  readonly name: string;
  readonly attributes: readonly { readonly ref: string; readonly requirement_level: unknown }[];
}

/** The parser that @sonde/schema brings along. */
const yaml = createRequire(import.meta.resolve("@sonde/schema/package.json"))("yaml") as {
  parse(text: string): unknown;
};

function readDocument(name: string): unknown {
  return yaml.parse(readFileSync(join(REGISTRY, name), "utf8"));
}

const { events } = readDocument("events.yaml") as { events: readonly EventDeclaration[] };

describe("the registry", () => {
  const documents = readdirSync(REGISTRY).filter((name) => name !== "manifest.yaml");

  test.for(documents)("%s is valid by Weaver's JSON Schema", (name, { skip }) => {
    skip(!existsSync(WEAVER_SCHEMA), NO_SCHEMA);
    const validate = compileWeaverSchema();
    const valid = validate(readDocument(name));
    expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  test("a key that Weaver does not know would be refused", ({ skip }) => {
    skip(!existsSync(WEAVER_SCHEMA), NO_SCHEMA);
    const validate = compileWeaverSchema();
    const document = readDocument("events.yaml") as { events: object[] };
    expect(validate({ ...document, events: [{ ...document.events[0], owner: "me" }] })).toBe(false);
  });

  test("`sonde check` has nothing to say against it", async () => {
    expect(await runSonde("check")).toContain("0 errors, 0 warnings");
  });

  test("the generated code is up to date", async () => {
    expect(await runSonde("generate", "--check")).toContain("0 errors, 0 warnings");
  });

  test("the component meets values of every privacy class", () => {
    const classes = Object.values(definitions()).flatMap(({ fields }) =>
      Object.values(fields).map((field) => field.class),
    );
    expect([...new Set(classes)].sort()).toEqual(
      ["content", "identifier", "operational", "personal", "secret", "system", "text"].sort(),
    );
  });
});

describe("the generated code", () => {
  test("has one handle for every event, under the event's name", () => {
    expect(Object.keys(definitions()).sort()).toEqual(events.map(({ name }) => name).sort());
  });

  test.each(events)("$name has the registry's keys, byte for byte", ({ name, attributes }) => {
    const fields = Object.values(definitions()[name]?.fields ?? {});
    expect(fields.map(({ key, required = false }) => ({ key, required }))).toEqual(
      attributes.map(({ ref, requirement_level }) => ({
        key: ref,
        required: requirement_level === "required",
      })),
    );
  });

  test.each(events)("$name hands every property to the field of its own", ({ name }) => {
    const { fields, write } = definitions()[name]!;
    const written: [string, unknown][] = [];
    const writers = Object.fromEntries(
      Object.keys(fields).map((property) => [
        property,
        { put: (value: unknown) => written.push([property, value]) },
      ]),
    );
    const values = Object.fromEntries(Object.keys(fields).map((property) => [property, property]));
    write(writers as never, values as never);
    expect(written).toEqual(Object.keys(fields).map((property) => [property, property]));
  });
});

function compileWeaverSchema() {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(WEAVER_SCHEMA, "utf8")) as SchemaObject);
}

/** The definitions behind the generated handles, by event name. */
function definitions() {
  const capture = new Capture();
  capture.install();
  onTestFinished(() => capture.uninstall());
  for (const handle of Object.values(generated) as EventHandle<object>[]) handle.enabled();
  return capture.definitions;
}
