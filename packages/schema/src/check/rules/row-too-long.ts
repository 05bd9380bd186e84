import { MAX_ROW_BYTES } from "../../contract/limits.ts";
import type { RegistryEvent } from "../../contract/registry.ts";
import { layoutRowBytes, longestFieldBytes, longestRowBytes } from "../../contract/row-size.ts";
import type { Manifest } from "../../load/registry-manifest.ts";
import type { Rule, Violation } from "../rule.ts";

export const rowTooLong: Rule = {
  id: "row-too-long",
  severity: "error",
  why: "the SDK keeps no event whose rows could be over 64 KiB; it would be refused at run time",
  *check(registry) {
    for (const event of registry.events) {
      yield* values(event);
      if (registry.manifest !== undefined) yield* description(event, registry.manifest);
    }
  },
};

function* values(event: RegistryEvent): Generator<Violation> {
  const bytes = longestRowBytes(event);
  if (bytes <= MAX_ROW_BYTES) return;
  const sizes = event.attributes.map(longestFieldBytes);
  const most = Math.max(...sizes);
  const key = event.attributes[sizes.indexOf(most)]?.key.value;
  const { place, value: name } = event.id;
  yield {
    place,
    message: `a row of event \`${name}\` could take ${bytes} bytes, over ${MAX_ROW_BYTES}`,
    help: `lower \`max_items\`, or split the event; \`${key}\` takes most, up to ${most} bytes`,
  };
}

/** Its names and members, which stand once beside the rows. */
function* description(event: RegistryEvent, manifest: Manifest): Generator<Violation> {
  const bytes = layoutRowBytes(event, manifest);
  if (bytes <= MAX_ROW_BYTES) return;
  const { place, value: name } = event.id;
  yield {
    place,
    message: `the keys and enum members of event \`${name}\` take ${bytes} bytes, over ${MAX_ROW_BYTES}`,
    help: "shorten the members of its closed enums, leave out `closed`, or split the event",
  };
}
