import { AttributePass, type AttributeTally } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import type { ScrubbedValue } from "../scrub/attribute-values.ts";
import { foreign, integerOf, stringOf, withoutUndefined } from "./foreign.ts";

/** Schemas of OpenTelemetry itself; the address of another one may name its owner, and is dropped. */
const SCHEMA_URL = /^https:\/\/opentelemetry\.io\/schemas\/\d{1,4}\.\d{1,4}\.\d{1,4}$/;

export interface CopiedResource {
  readonly attributes: Record<string, ScrubbedValue>;
  readonly schemaUrl?: string;
  readonly asyncAttributesPending: boolean;
  readonly waitForAsyncAttributes: () => Promise<void>;
  readonly merge: () => CopiedResource;
  readonly getRawAttributes: () => [string, ScrubbedValue][];
}

export interface CopiedScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Record<string, ScrubbedValue>;
  readonly droppedAttributesCount?: number;
}

/**
 * Resources and scopes of one batch. Each is scrubbed once, and what was one object stays one: exporters group by identity.
 * Nothing is kept from batch to batch, since a resource may still change while its detectors look about.
 */
export class Origins {
  readonly #scrubber: AttributeScrubber;
  readonly #tally: AttributeTally;
  readonly #resources = new Map<unknown, CopiedResource>();
  readonly #scopes = new Map<unknown, CopiedScope>();

  constructor(scrubber: AttributeScrubber, tally: AttributeTally) {
    this.#scrubber = scrubber;
    this.#tally = tally;
  }

  resource(source: unknown): CopiedResource {
    const known = this.#resources.get(source);
    if (known !== undefined) return known;
    const { attributes, schemaUrl } = foreign(source);
    const pass = new AttributePass(this.#tally);
    const scrubbed = this.#scrubber.attributes(attributes, pass);
    const copy: CopiedResource = {
      attributes: scrubbed,
      ...withoutUndefined({ schemaUrl: schemaUrlOf(schemaUrl, pass) }),
      asyncAttributesPending: false,
      waitForAsyncAttributes: () => Promise.resolve(),
      merge: () => copy,
      getRawAttributes: () => Object.entries(scrubbed),
    };
    this.#resources.set(source, copy);
    return copy;
  }

  scope(source: unknown): CopiedScope {
    const known = this.#scopes.get(source);
    if (known !== undefined) return known;
    const { name, version, schemaUrl, attributes, droppedAttributesCount } = foreign(source);
    const pass = new AttributePass(this.#tally);
    const scrubbed =
      attributes === undefined ? undefined : this.#scrubber.attributes(attributes, pass);
    const copy: CopiedScope = {
      name: this.#scrubber.strings.text(stringOf(name), pass),
      ...withoutUndefined({
        version: this.#version(version, pass),
        schemaUrl: schemaUrlOf(schemaUrl, pass),
        attributes: scrubbed,
        droppedAttributesCount:
          scrubbed === undefined ? undefined : integerOf(droppedAttributesCount) + pass.dropped,
      }),
    };
    this.#scopes.set(source, copy);
    return copy;
  }

  #version(version: unknown, pass: AttributePass): string | undefined {
    if (version === undefined || version === "") return undefined;
    return this.#scrubber.strings.token(stringOf(version)) ?? pass.drop("version");
  }
}

function schemaUrlOf(schemaUrl: unknown, pass: AttributePass): string | undefined {
  if (schemaUrl === undefined || schemaUrl === "") return undefined;
  const url = stringOf(schemaUrl);
  return SCHEMA_URL.test(url) ? url : pass.drop("schema-url");
}
