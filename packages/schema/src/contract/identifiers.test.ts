import { expect, it } from "vitest";
import { eventIdentifier, interfaceName, moduleName, propertyName } from "./identifiers.ts";

it.each([
  ["acme.disk.slow", "diskSlow", "DiskSlow", "disk"],
  ["acme.disk.slow_io", "diskSlowIo", "DiskSlowIo", "disk"],
  ["acme.started", "started", "Started", "started"],
  ["acme.3par.failed", "acme3parFailed", "Acme3parFailed", "3par"],
])("names the event %s", (name, identifier, type, module) => {
  expect([eventIdentifier(name), interfaceName(name), moduleName(name)]).toEqual([
    identifier,
    type,
    module,
  ]);
});

it.each([
  ["acme.disk.slow", "acme.volume.id", "volumeId"],
  ["acme.volume.created", "acme.volume.id", "volumeId"],
  ["acme.disk.slow", "error.type", "errorType"],
  ["acme.disk.slow", "acme.3par.id", "acme3parId"],
  ["acme.disk.slow", "acmex.volume.id", "acmexVolumeId"],
])("in %s names the attribute %s", (event, key, property) => {
  expect(propertyName(event, key)).toBe(property);
});
