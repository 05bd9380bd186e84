import { stringify } from "yaml";
import { readFolder } from "../src/load/folder.ts";
import { type LoadedRegistry, loadFiles } from "../src/load/load-files.ts";
import type { OpenDependency } from "../src/load/opened-dependency.ts";
import type { SourceFile } from "../src/load/source.ts";
import { isExcluded } from "../src/resolve/excluded.ts";
import type { ResolvedAttribute, ResolvedSignal } from "../src/resolve/model.ts";
import { resolveRegistry } from "../src/resolve/resolve.ts";

/** The class that goes with any value of a type, whatever its meaning. */
function annotationOf({ type }: ResolvedAttribute): object {
  if (type.kind === "enum") return { class: "system" };
  const name = type.kind === "named" ? type.name : "any";
  if (name.includes("string")) return { class: "text" };
  if (name.includes("int") || name.includes("double")) return { class: "operational", unit: "1" };
  return name.includes("boolean") ? { class: "operational" } : { class: "content" };
}

/** What is excluded from use may only be refined by what is excluded too. */
const EXCLUDED = { exclude: true };

function refinementOf(event: ResolvedSignal, isHidden: boolean): object {
  return {
    id: `overlay.${event.name.value}`,
    ref: event.name.value,
    attributes: event.attributes.map((attribute) => ({
      ref: attribute.key.value,
      annotations: { sonde: annotationOf(attribute) },
    })),
    annotations: {
      ...(isHidden ? { dependency_resolution: EXCLUDED } : {}),
      sonde: { owner: "telemetry@acme.example", diagnostic_level: "full", expires: "never" },
    },
  };
}

/**
 * A file for the registry itself that gives each of its events what Sonde asks for, and changes
 * nothing else.
 */
export function overlayFile(semconv: LoadedRegistry): SourceFile {
  const { events } = resolveRegistry(semconv);
  const event_refinements = events.map((event) => refinementOf(event, true));
  return {
    path: "overlay.yaml",
    bytes: Buffer.from(stringify({ file_format: "definition/2", event_refinements })),
  };
}

/** A registry of its own that does so from outside, for what other registries may use. */
export function overlayRegistry(semconv: LoadedRegistry): readonly SourceFile[] {
  const { events: all, manifest } = resolveRegistry(semconv);
  const events = all.filter((event) => isUsable(event));
  const manifestText = stringify({
    schema_url: "https://acme.example/schemas/overlay/1.0.0",
    dependencies: [
      { schema_url: manifest?.schemaUrl.value, registry_path: "semantic-conventions/model" },
    ],
  });
  const document = {
    file_format: "definition/2",
    event_refinements: events.map((event) => refinementOf(event, false)),
  };
  return [
    { path: "manifest.yaml", bytes: Buffer.from(manifestText) },
    { path: "events.yaml", bytes: Buffer.from(stringify(document)) },
  ];
}

function isUsable({ annotations, attributes }: ResolvedSignal): boolean {
  const used = [annotations, ...attributes.map(({ definition }) => definition.annotations)];
  return !used.some(isExcluded);
}

/** Answers every question for a dependency with one folder. */
export function openFolder(folder: string): OpenDependency {
  const { files } = readFolder(folder, "semconv");
  return () =>
    Promise.resolve({
      kind: "files",
      files,
      shownAs: "semconv",
      location: { kind: "folder", folder },
      digest: undefined,
    });
}

export function loadSemconv(folder: string): LoadedRegistry {
  return loadFiles("semconv", readFolder(folder, "semconv").files);
}
