import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { SIGNAL_KINDS } from "../src/load/declarations.ts";
import { type LoadedRegistry, loadFiles } from "../src/load/load-files.ts";
import {
  type BuiltDocument,
  type BuiltValue,
  DocumentBuilder,
  replaced,
  scalarsOf,
} from "./schema-documents.ts";
import { REPOSITORY } from "./support.ts";

const SCHEMA_FILE = join(REPOSITORY, "../shared/registries/weaver/semconv.schema.v2.json");
const hasSchema = existsSync(SCHEMA_FILE);
if (!hasSchema) console.log(`skipped: Weaver's JSON Schema is not at ${SCHEMA_FILE}`);

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

function load(text: string): LoadedRegistry {
  return loadFiles("registry", [
    { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
    { path: "a.yaml", bytes: Buffer.from(text) },
  ]);
}

/** Enough for every form to have had its turn. */
const DOCUMENTS: readonly BuiltDocument[] = hasSchema
  ? (() => {
      const builder = new DocumentBuilder(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")));
      return Array.from({ length: 24 }, () => builder.build());
    })()
  : [];

/** One value for each place of the schema, with the document that it stands in. */
function places(): readonly {
  readonly built: BuiltDocument;
  readonly value: BuiltValue;
}[] {
  const found = new Map(
    DOCUMENTS.flatMap((built) => built.values.map((value) => [value.origin, { built, value }])),
  );
  return [...found.values()];
}

/** Prose that nothing of Sonde asks for; only its form is examined. */
const NOT_KEPT = /^(SpanName|EnumEntriesSpec)\.note$/;

describe.skipIf(!hasSchema)("every key of definition/2", () => {
  it("is read, and its value kept", () => {
    for (const { document, markers, values } of DOCUMENTS) {
      const { declarations, findings } = load(stringify(document));
      expect(findings).toEqual([]);
      const kept = scalarsOf(declarations);
      const dropped = new Set(
        values
          .filter(({ origin }) => NOT_KEPT.test(origin))
          .map(({ path }) => valueAt(document, path)),
      );
      // What a refinement refines is kept with its kind before it.
      const isKept = (marker: string | number): boolean =>
        kept.has(marker) || SIGNAL_KINDS.some((kind) => kept.has(`${kind}.${marker}`));
      expect(markers.filter((marker) => !isKept(marker) && !dropped.has(marker))).toEqual([]);
    }
    expect(places().length).toBeGreaterThan(120);
  });

  it("is missed where it is required, and not where it is not", () => {
    for (const { built, value } of places()) {
      const { findings } = load(stringify(replaced(built.document, value.path, undefined)));
      const complaints = findings.map(({ message, ruleId }) => `${ruleId}: ${message}`);
      expect([value.origin, complaints]).toEqual([value.origin, complaintsOfAbsence(value)]);
    }
  });

  it("takes no other kind of value, and says where it stands", () => {
    let examined = 0;
    for (const { built, value } of places()) {
      if (/annotations$|file_format$/.test(value.origin)) continue;
      // An enum member's deprecation may be a text, as in v1.
      if (value.origin === "EnumEntriesSpec.deprecated") continue;
      const wrong = value.kind === "text" || value.kind === "flag" ? 80_808_080 : { wrong_kind: 1 };
      const text = stringify(replaced(built.document, value.path, wrong), {
        aliasDuplicateObjects: false,
      });
      const { findings } = load(text);
      const offset = text.search(/80808080|wrong_kind/);
      const lines = text.slice(0, offset).split("\n");
      const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
      const isReported = findings.some(
        (finding) =>
          /^(invalid-value|unknown-key|missing-key)$/.test(finding.ruleId) &&
          finding.place.line === place.line &&
          finding.place.column === place.column,
      );
      expect([value.origin, isReported]).toEqual([value.origin, true]);
      examined += 1;
    }
    expect(examined).toBeGreaterThan(100);
  });

  it("is known; a key beside it is not", () => {
    for (const { built, value } of places()) {
      if (value.kind !== "mapping" || /annotations$/.test(value.origin)) continue;
      const mapping = valueAt(built.document, value.path) as object;
      const { findings } = load(
        stringify(replaced(built.document, value.path, { ...mapping, unheard_of: 1 })),
      );
      expect([value.origin, findings.map(({ ruleId }) => ruleId)]).toEqual([
        value.origin,
        ["unknown-key"],
      ]);
    }
  });
});

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string | number, unknown>>)[key],
    document,
  );
}

function complaintsOfAbsence({ isRequired, origin, path }: BuiltValue): readonly unknown[] {
  if (origin === "document.file_format") return [expect.stringMatching(/^file-format/)];
  if (!isRequired) return [];
  // A mapping of one of several keys is empty without it.
  if (/^(RequirementLevel|EntityAssociation)\./.test(origin)) {
    return [expect.stringMatching(/^invalid-value/)];
  }
  // An item of a list of attributes that names no group should have named an attribute.
  const key = path.at(-1) === "ref_group" ? "ref" : path.at(-1);
  return [expect.stringMatching(new RegExp(`^missing-key: .* has no \`${key}\`$`))];
}
